-- The key of an account.
-- $1 name
-- columns: account_id
SELECT account_id FROM numsync.account WHERE name = $1
