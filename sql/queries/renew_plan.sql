-- A plan was made again and says the same: it is as old as the last making.
-- $1 account_id  $2 plan_id  $3 time
UPDATE numsync.plan SET created_at = $3::timestamptz WHERE account_id = $1::bigint AND plan_id = $2::bigint AND state = 'open'
