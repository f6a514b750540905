-- Imports and withdrawals of an account come one after another, from here to the end of the transaction. Nothing else waits for
-- this lock: what refers to the account takes a weaker one. A statement of its own, as in lock_plans.
-- $1 account_id  $2 time (not used: as lock_plans)
-- columns: account_id
SELECT account_id FROM numsync.account WHERE account_id = $1::bigint AND $2::timestamptz IS NOT NULL FOR NO KEY UPDATE
