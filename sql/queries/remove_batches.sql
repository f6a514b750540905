-- Removes the record of imported files that are old, of which no line is left and which nothing names.
-- $1 account_id  $2 moment before which they are old  $3 how many at most
-- columns: what, lines
-- what: the table; lines: how many rows went, 0: there are no more
WITH {{>old_change|}}, {{>old_line|}}, {{>old_batch|}}, lined AS MATERIALIZED ( -- lines that remove_lines.sql and remove_repeats.sql left
	SELECT batch_id FROM old_line
	UNION
	SELECT batch_id FROM old_repeat
	UNION
	SELECT batch_id FROM old_range
), going AS MATERIALIZED (
	SELECT o.batch_id
	FROM old_batch o
	LEFT JOIN lined l ON l.batch_id = o.batch_id
	WHERE o.why IS NULL AND l.batch_id IS NULL
	ORDER BY o.batch_id
	LIMIT $3::bigint
), file AS (
	DELETE FROM numsync.inbox_file i USING going g WHERE i.account_id = $1::bigint AND i.batch_id = g.batch_id RETURNING 1
), gone AS (
	DELETE FROM numsync.import_batch b USING going g WHERE b.account_id = $1::bigint AND b.batch_id = g.batch_id RETURNING 1
)
SELECT 'import_batch' AS what, count(*) AS lines FROM gone
UNION ALL
SELECT 'inbox_file', count(*) FROM file
