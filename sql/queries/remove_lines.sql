-- Removes imported lines that say nothing any more; their files keep account of how many are left. Some at a time.
-- $1 account_id  $2 moment before which they are old  $3 how many at most
-- columns: what, lines
-- what: the table; lines: how many rows went, 0: there are no more
WITH {{>old_line|}}, going AS MATERIALIZED (
	SELECT batch_id, line FROM old_line ORDER BY batch_id, line LIMIT $3::bigint
), gone AS (
	DELETE FROM numsync.expectation_line l USING going g
	WHERE l.account_id = $1::bigint AND l.batch_id = g.batch_id AND l.line = g.line
	RETURNING l.batch_id
), counted AS (
	UPDATE numsync.import_batch b
	SET kept_count = b.kept_count - n.lines
	FROM (SELECT batch_id, count(*) AS lines FROM gone GROUP BY batch_id) n
	WHERE b.account_id = $1::bigint AND b.batch_id = n.batch_id
)
SELECT 'expectation_line' AS what, count(*) AS lines FROM gone
