-- Files that have other lines than they brought: somebody has added some in the database. One that was taken back as a whole
-- does not matter any more.
-- $1 account_id  $2 a batch about to be taken back: what only repeats counts, too; null: what asks for something
-- columns: batch_id, source, file_name, actor, lines, lines_brought
-- lines: there are; lines_brought: it brought
WITH taken AS MATERIALIZED (
	SELECT batch_id FROM numsync.withdrawal WHERE account_id = $1::bigint AND cause = 'batch'
), counted AS MATERIALIZED (
	SELECT batch_id, count(*) AS kept, NULL::bigint AS repeated
	FROM numsync.expectation_line
	WHERE account_id = $1::bigint
	GROUP BY batch_id
	UNION ALL
	SELECT batch_id, NULL, sum(lines)::bigint
	FROM (
		SELECT batch_id, 1 AS lines FROM numsync.repeated_line WHERE account_id = $1::bigint AND $2::bigint IS NOT NULL
		UNION ALL
		SELECT batch_id, last_line - line + 1 FROM numsync.repeated_range WHERE account_id = $1::bigint AND $2::bigint IS NOT NULL
	) r
	GROUP BY batch_id
)
SELECT b.batch_id, b.source, b.file_name, b.actor, coalesce(c.kept, c.repeated) AS lines, CASE WHEN c.kept IS NULL THEN b.repeated_count ELSE b.kept_count END AS lines_brought
FROM counted c
JOIN numsync.import_batch b ON b.account_id = $1::bigint AND b.batch_id = c.batch_id
LEFT JOIN taken t ON t.batch_id = b.batch_id
WHERE t.batch_id IS NULL AND b.batch_id IS DISTINCT FROM $2::bigint AND (c.kept <> b.kept_count OR c.repeated <> b.repeated_count)
ORDER BY b.batch_id
