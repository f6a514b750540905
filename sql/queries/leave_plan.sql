-- Ends the work on a plan that a run has taken (claim_plan.sql): applied, or open again when something is left of it; superseded instead,
-- when a later one was made meanwhile, which took its place.
-- $1 account_id  $2 plan_id  $3 state  $4 run_id
-- columns: plan_id
-- no row: it was in another state
UPDATE numsync.plan SET applied_by_run_id = $4::bigint,
	state = CASE WHEN $3 = 'open' AND EXISTS (SELECT 1 FROM numsync.plan later
		WHERE later.account_id = $1::bigint AND later.state = 'open' AND later.plan_id > $2::bigint) THEN 'superseded' ELSE $3 END
WHERE account_id = $1::bigint AND plan_id = $2::bigint AND state = 'applying'
RETURNING plan_id
