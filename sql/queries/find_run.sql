-- A run.
-- $1 account_id  $2 run_id
-- command, state
SELECT command, state FROM numsync.run WHERE account_id = $1::bigint AND run_id = $2::bigint
