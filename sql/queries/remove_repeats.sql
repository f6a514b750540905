-- Removes what files said again of lines that say nothing any more; the files keep account of how many are left. Some at a time.
-- $1 account_id  $2 moment before which they are old  $3 how many at most of each sort
-- columns: what, lines
-- what: the table; lines: how many rows went, 0: there are no more
WITH {{>old_line|}}, going AS MATERIALIZED (
	SELECT batch_id, line FROM old_repeat ORDER BY batch_id, line LIMIT $3::bigint
), going_range AS MATERIALIZED (
	SELECT batch_id, line FROM old_range ORDER BY batch_id, line LIMIT $3::bigint
), gone AS (
	DELETE FROM numsync.repeated_line l USING going g
	WHERE l.account_id = $1::bigint AND l.batch_id = g.batch_id AND l.line = g.line
	RETURNING l.batch_id
), gone_range AS (
	DELETE FROM numsync.repeated_range l USING going_range g
	WHERE l.account_id = $1::bigint AND l.batch_id = g.batch_id AND l.line = g.line
	RETURNING l.batch_id, l.last_line - l.line + 1 AS lines
), counted AS (
	UPDATE numsync.import_batch b
	SET repeated_count = b.repeated_count - n.lines
	FROM (
		SELECT o.batch_id, sum(o.lines)::bigint AS lines
		FROM (SELECT batch_id, 1 AS lines FROM gone UNION ALL SELECT batch_id, lines FROM gone_range) o
		GROUP BY o.batch_id
	) n
	WHERE b.account_id = $1::bigint AND b.batch_id = n.batch_id
)
SELECT 'repeated_line' AS what, count(*) AS lines FROM gone
UNION ALL
SELECT 'repeated_range', count(*) FROM gone_range
