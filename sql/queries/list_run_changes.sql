-- Changes of a run and what became of them, those that failed first.
-- $1 account_id  $2 run_id  $3 how many, or null for all
-- columns: number, phone_id, outcome, status, message, fields
SELECT s.number, s.phone_id, CASE WHEN s.state = 'planned' THEN 'not sent yet' ELSE replace(s.state, '_', ' ') END AS outcome, s.status, s.message,
	(SELECT string_agg(f.field || ': ' || coalesce(f.before, 'NULL') || ' -> ' || coalesce(f.after, 'NULL'), ', ' ORDER BY f.field)
	FROM numsync.change_field f
	WHERE f.account_id = $1::bigint AND f.change_id = s.change_id AND f.wanted AND f.before IS DISTINCT FROM f.after) AS fields
FROM numsync.change_state s
WHERE s.account_id = $1::bigint AND (s.run_id = $2::bigint OR s.state = 'planned' AND s.plan_id IN (
	SELECT plan_id FROM numsync.plan WHERE account_id = $1::bigint AND applied_by_run_id = $2::bigint))
ORDER BY s.state NOT IN ('confirmed', 'not_needed') DESC, s.state, s.number, s.change_id
LIMIT $3::bigint
