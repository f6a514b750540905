-- Files that have other lines than they brought: somebody has added some in the database, or some were lost. One that was taken back as
-- a whole does not matter any more. What a file repeats keeps standing what is taken back, so then its repeats are counted. Of several
-- such files the latest can be taken back, for what repeats is later than what it repeats; no file waits for another that waits for it.
-- $1 account_id  $2 a batch about to be taken back: what only repeats counts; null: what asks for something
-- columns: batch_id, source, file_name, actor, lines, lines_brought
-- lines: there are; lines_brought: it brought
WITH taken AS MATERIALIZED (
	SELECT batch_id FROM numsync.withdrawal WHERE account_id = $1::bigint AND cause = 'batch'
), counted AS MATERIALIZED (
	SELECT batch_id, sum(lines)::bigint AS lines
	FROM (
		SELECT batch_id, count(*) AS lines
		FROM numsync.expectation_line
		WHERE account_id = $1::bigint AND $2::bigint IS NULL
		GROUP BY batch_id
		UNION ALL
		SELECT batch_id, count(*)
		FROM numsync.repeated_line
		WHERE account_id = $1::bigint AND $2::bigint IS NOT NULL
		GROUP BY batch_id
		UNION ALL
		SELECT batch_id, last_line - line + 1
		FROM numsync.repeated_range
		WHERE account_id = $1::bigint AND $2::bigint IS NOT NULL
	) r
	GROUP BY batch_id
), other AS MATERIALIZED (
	SELECT b.batch_id, b.source, b.file_name, b.actor, b.lines, b.lines_brought
	FROM (
		SELECT i.batch_id, i.source, i.file_name, i.actor, coalesce(c.lines, 0) AS lines,
			CASE WHEN $2::bigint IS NULL THEN i.kept_count ELSE i.repeated_count END AS lines_brought
		FROM numsync.import_batch i
		LEFT JOIN counted c ON c.batch_id = i.batch_id
		WHERE i.account_id = $1::bigint
	) b
	LEFT JOIN taken t ON t.batch_id = b.batch_id
	WHERE t.batch_id IS NULL AND b.lines <> b.lines_brought
)
SELECT o.batch_id, o.source, o.file_name, o.actor, o.lines, o.lines_brought
FROM other o
WHERE $2::bigint IS NULL OR o.batch_id > $2::bigint
	OR o.batch_id < $2::bigint AND NOT EXISTS (SELECT 1 FROM other x WHERE x.batch_id = $2::bigint)
ORDER BY CASE WHEN $2::bigint IS NULL THEN o.batch_id ELSE -o.batch_id END
