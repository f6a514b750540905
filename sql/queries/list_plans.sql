-- The saved plans, the newest first, each with its state: waiting (for an approval), approved, open (needs none), expired (too old), applying
-- (a run is at it), applied, superseded.
-- $1 account_id  $2 whether a plan must be approved  $3 the earliest time of making and approving of one that may be sent
-- columns: plan_id, state, change_count, disable_count, created_at, actor, role, run_id, reverts_run_id, approved_by, approved_role, approved_at, superseded_by, applied_run_id, digest
-- role: that made it, null: not known; run_id: that made it, null: by hand; reverts_run_id: the run that it puts back; approved_*: of the word that
-- counts; of a plan that a run has sent, or a part of, of the one that counted then; superseded_by: the plan that took its place; applied_run_id: the run that sent it, or a part; digest: of those that may be sent
SELECT plan.plan_id,
	CASE WHEN plan.state <> 'open' THEN plan.state
	WHEN plan.created_at < $3::timestamptz THEN 'expired'
	WHEN o.said_at IS NOT NULL THEN 'approved'
	WHEN $2::boolean THEN 'waiting'
	ELSE 'open' END AS state,
	plan.change_count, plan.disable_count, numsync.time_text(plan.created_at) AS created_at, plan.actor, plan.role, plan.run_id, plan.reverts_run_id,
	o.actor AS approved_by, o.role AS approved_role, numsync.time_text(o.said_at) AS approved_at,
	CASE WHEN plan.state = 'superseded' THEN plan.superseded_by_plan_id END AS superseded_by,
	plan.applied_by_run_id AS applied_run_id,
	CASE WHEN plan.state = 'open' THEN ({{>plan_digest|plan.plan_id}}) END AS digest
FROM numsync.plan
LEFT JOIN LATERAL ( -- of what a run has sent, the last word before it: more may be said where a run left a part
	SELECT g.actor, g.role, g.said_at FROM ({{>approval|plan.plan_id}}) g WHERE plan.state = 'open' AND g.said_at >= $3::timestamptz
	UNION ALL
	SELECT w.actor, w.role, w.said_at
	FROM ({{>approval_word|SELECT max(l.step) FROM numsync.plan_approval l
		WHERE l.account_id = $1::bigint AND l.plan_id = plan.plan_id AND (plan.state = 'applying' OR l.said_at <= (
			SELECT max(s.at)
			FROM numsync.change c
			JOIN numsync.change_step s ON s.account_id = $1::bigint AND s.change_id = c.change_id AND s.run_id = plan.applied_by_run_id
			WHERE c.account_id = $1::bigint AND c.plan_id = plan.plan_id))}}) w
	WHERE plan.state <> 'open' AND plan.applied_by_run_id IS NOT NULL
) o ON true
WHERE plan.account_id = $1::bigint
ORDER BY plan.plan_id DESC
