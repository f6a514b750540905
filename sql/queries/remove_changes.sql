-- Removes changes that are old and of which nothing has to stay, with their fields and steps; some at a time.
-- $1 account_id  $2 moment before which they are old  $3 how many at most
-- columns: what, lines
-- what: the table; lines: how many rows went, 0: there are no more
WITH {{>old_change|}}, going AS MATERIALIZED (
	SELECT change_id FROM old_change WHERE why IS NULL ORDER BY change_id LIMIT $3::bigint
), field AS (
	DELETE FROM numsync.change_field f USING going g WHERE f.account_id = $1::bigint AND f.change_id = g.change_id RETURNING 1
), step AS (
	DELETE FROM numsync.change_step s USING going g WHERE s.account_id = $1::bigint AND s.change_id = g.change_id RETURNING 1
), gone AS (
	DELETE FROM numsync.change c USING going g WHERE c.account_id = $1::bigint AND c.change_id = g.change_id RETURNING 1
)
SELECT 'change' AS what, count(*) AS lines FROM gone
UNION ALL
SELECT 'change_field', count(*) FROM field
UNION ALL
SELECT 'change_step', count(*) FROM step
