-- Moves a plan on.
-- $1 account_id  $2 plan_id  $3 state  $4 run_id
UPDATE numsync.plan SET state = $3, applied_by_run_id = $4::bigint
WHERE account_id = $1::bigint AND plan_id = $2::bigint
