-- Marks what staged lines repeat of another line of the file: one that names the id counts before one
-- that names the number alone, of which it may be asked one day which id it means; one that is in for sure stays in any case.
-- $1 account_id  $2 import_key  $3 batch_id  $4 fields of the batch
INSERT INTO numsync.stage_known (account_id, import_key, line, position, same)
WITH keyed AS MATERIALIZED (
	SELECT l.*, coalesce(l.phone_id, h.id, l.number) AS key
	FROM (
		SELECT line, effective_at, expires_at, phone_id, number, said, true AS sure
		FROM numsync.expectation_line WHERE account_id = $1::bigint AND batch_id = $3::bigint
		UNION ALL
		SELECT line, effective_at, expires_at, phone_id, number, said, false
		FROM numsync.stage_line WHERE account_id = $1::bigint AND import_key = $2
	) l
	LEFT JOIN numsync.number_holder h ON l.phone_id IS NULL AND h.account_id = $1::bigint AND h.number = l.number
)
SELECT $1::bigint, $2, x.line, x.position, true
FROM (
	SELECT k.line, k.sure, f.position, row_number() OVER w AS place,
		k.phone_id IS NOT NULL AND first_value(k.phone_id) OVER w IS NULL AS says_more
	FROM keyed k
	JOIN (SELECT key FROM keyed GROUP BY key HAVING count(*) > 1) repeated ON repeated.key = k.key
	CROSS JOIN LATERAL unnest($4::text[], numsync.cell_list(k.said)) WITH ORDINALITY AS f (field, said, position)
	WHERE f.said IS NOT NULL
	WINDOW w AS (PARTITION BY k.key, f.field, k.effective_at, k.expires_at ORDER BY k.sure DESC, k.phone_id IS NULL, k.line)
) x
WHERE NOT x.sure AND x.place > 1 AND NOT x.says_more
