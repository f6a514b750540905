-- Takes a plan for a run to send. All that is ever sent goes through here: the plan must be open, not too old, and, where the account wants
-- four eyes, approved as it is. Behind lock_plan.sql in the same transaction.
-- $1 account_id  $2 plan_id  $3 run_id  $4 the earliest time of making  $5 whether it must be approved
-- columns: plan_id
-- no row: it may not be sent
WITH approved AS (
	SELECT plan.account_id, plan.plan_id
	FROM numsync.plan
	WHERE plan.account_id = $1::bigint AND plan.plan_id = $2::bigint AND EXISTS ({{>approval|$2::bigint}})
)
UPDATE numsync.plan SET state = 'applying', applied_by_run_id = $3::bigint
WHERE account_id = $1::bigint AND plan_id = $2::bigint AND state = 'open' AND created_at >= $4::timestamptz
	AND (NOT $5::boolean OR EXISTS (SELECT 1 FROM approved a WHERE a.account_id = $1::bigint AND a.plan_id = $2::bigint))
RETURNING plan_id
