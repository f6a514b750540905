-- Keeps a plan as it is to the end of the transaction: nobody moves it on, says a word about it or takes it to send it. A statement of its
-- own: what comes behind it sees what was there when the wait was over.
-- $1 account_id  $2 plan_id
-- no column is read
SELECT plan_id FROM numsync.plan WHERE account_id = $1::bigint AND plan_id = $2::bigint FOR UPDATE
