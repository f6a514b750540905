-- Moves a plan on, if it is still where it was: another process may have superseded it meanwhile.
-- $1 account_id  $2 plan_id  $3 state  $4 run_id  $5 the state that it is in
-- columns: plan_id
-- no row: it was in another state
UPDATE numsync.plan SET state = $3, applied_by_run_id = $4::bigint
WHERE account_id = $1::bigint AND plan_id = $2::bigint AND state = $5
RETURNING plan_id
