-- Removes plans that are old and of which no change is left, with what was said about them.
-- $1 account_id  $2 moment before which they are old  $3 how many at most
-- columns: what, lines
-- what: the table; lines: how many rows went, 0: there are no more
WITH {{>old_change|}}, going AS MATERIALIZED ( -- of those that lost their last change by remove_changes.sql
	SELECT o.plan_id
	FROM old_plan o
	LEFT JOIN (SELECT DISTINCT plan_id FROM numsync.change WHERE account_id = $1::bigint) c ON c.plan_id = o.plan_id
	WHERE o.why IS NULL AND c.plan_id IS NULL
	ORDER BY o.plan_id
	LIMIT $3::bigint
), approval AS (
	DELETE FROM numsync.plan_approval a USING going g WHERE a.account_id = $1::bigint AND a.plan_id = g.plan_id RETURNING 1
), gone AS (
	DELETE FROM numsync.plan p USING going g WHERE p.account_id = $1::bigint AND p.plan_id = g.plan_id RETURNING 1
)
SELECT 'plan' AS what, count(*) AS lines FROM gone
UNION ALL
SELECT 'plan_approval', count(*) FROM approval
