-- A plan.
-- $1 account_id  $2 plan_id, or null for the latest open one  $3 the earliest time of approving that counts
-- columns: plan_id, state, created_at, age_s, catalogue, change_count, disable_count, actor, numbers, begun, role, own_role, approved_by, approved_role
-- age_s: seconds; numbers: that exist; begun: a run has begun to send it; role: that made it, null: not known; own_role: that asks;
-- approved_by, approved_role: who approved it so that it counts, null: nobody
SELECT plan_id, state, numsync.time_text(created_at) AS created_at, extract(epoch FROM now() - created_at)::bigint AS age_s, catalogue,
	change_count, disable_count, plan.actor,
	(SELECT count(*) FROM numsync.phone_number WHERE account_id = $1::bigint AND missing_since IS NULL) AS numbers,
	applied_by_run_id IS NOT NULL AS begun, plan.role, session_user AS own_role,
	g.actor AS approved_by, g.role AS approved_role
FROM numsync.plan
LEFT JOIN LATERAL (SELECT o.* FROM ({{>approval|plan.plan_id}}) o WHERE o.said_at >= $3::timestamptz) g ON true
WHERE account_id = $1::bigint AND ($2::bigint IS NULL AND state = 'open' OR plan_id = $2::bigint)
ORDER BY plan_id DESC LIMIT 1
