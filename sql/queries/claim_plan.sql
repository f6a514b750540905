-- Takes a plan for a run to send. All that is ever sent goes through here: the plan must be open, not too old, and, where the account wants
-- four eyes, approved as it is, no longer ago than a plan may be old. Behind lock_plan.sql in the same transaction.
-- $1 account_id  $2 plan_id  $3 run_id  $4 the earliest time of making and approving  $5 whether it must be approved
-- columns: change_id, digest
-- $5: a row for each change that was approved, with what it says; else one row; no row: it may not be sent
WITH said AS MATERIALIZED ( -- in one look with what the approval is compared with
	SELECT c.change_id, encode({{>change_digest|}}, 'hex') AS digest
	FROM numsync.change c
	JOIN numsync.change_field f ON f.account_id = $1::bigint AND f.change_id = c.change_id
	WHERE c.account_id = $1::bigint AND c.plan_id = $2::bigint AND $5::boolean
	GROUP BY c.account_id, c.change_id, c.phone_id, c.number
), approved AS (
	SELECT plan.account_id, plan.plan_id
	FROM numsync.plan
	WHERE plan.account_id = $1::bigint AND plan.plan_id = $2::bigint
		AND EXISTS (SELECT 1 FROM ({{>approval|$2::bigint}}) g WHERE g.said_at >= $4::timestamptz)
), claimed AS (
	UPDATE numsync.plan SET state = 'applying', applied_by_run_id = $3::bigint
	WHERE account_id = $1::bigint AND plan_id = $2::bigint AND state = 'open' AND created_at >= $4::timestamptz
		AND (NOT $5::boolean OR EXISTS (SELECT 1 FROM approved a WHERE a.account_id = $1::bigint AND a.plan_id = $2::bigint))
	RETURNING plan_id
)
SELECT s.change_id, s.digest
FROM claimed c
LEFT JOIN said s ON true
ORDER BY s.change_id
