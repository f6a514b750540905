-- Ends the work on a plan that a run has taken (claim_plan.sql): applied, or open again when something is left of it; superseded instead,
-- when a later one was made meanwhile, which took its place.
-- $1 account_id  $2 plan_id  $3 state  $4 run_id
-- columns: plan_id, superseded_by_plan_id
-- no row: it was in another state
WITH later AS ( -- that took its place
	SELECT max(plan_id) AS plan_id FROM numsync.plan
	WHERE account_id = $1::bigint AND state = 'open' AND plan_id > $2::bigint AND $3 = 'open'
)
UPDATE numsync.plan SET applied_by_run_id = $4::bigint, superseded_by_plan_id = later.plan_id,
	state = CASE WHEN later.plan_id IS NULL THEN $3 ELSE 'superseded' END
FROM later
WHERE plan.account_id = $1::bigint AND plan.plan_id = $2::bigint AND plan.state = 'applying'
RETURNING plan.plan_id, plan.superseded_by_plan_id
