-- Marks what staged lines say about something that the source says something about already. A line that names the id says more
-- than one that names the number alone, of which it may be asked one day which id it means.
-- $1 account_id  $2 import_key  $3 source  $4 fields of the batch  $5 whether they are correctable
INSERT INTO numsync.stage_known (account_id, import_key, line, position, of_batch_id, of_line, same)
WITH listed AS MATERIALIZED ( -- apart, so that the join below is by all of its columns: nobody has counted the staging table
	SELECT s.line, coalesce(s.phone_id, h.id, s.number) AS key, s.phone_id IS NULL AS by_number, coalesce(s.effective_at, '-infinity') AS effective_at,
		coalesce(s.expires_at, 'infinity') AS expires_at, s.reason, s.on_drift,
		generate_subscripts($4::text[], 1)::bigint AS position, unnest($4::text[]) AS field,
		unnest($5::boolean[]) AS correctable, unnest(numsync.cell_list(s.said)) AS said
	FROM numsync.stage_line s
	LEFT JOIN numsync.number_holder h ON s.phone_id IS NULL AND h.account_id = $1::bigint AND h.number = s.number
	LEFT JOIN numsync.stage_known k ON k.account_id = $1::bigint AND k.import_key = $2 AND k.line = s.line AND k.position = 0
	WHERE s.account_id = $1::bigint AND s.import_key = $2 AND k.line IS NULL
), standing AS MATERIALIZED (
	SELECT DISTINCT ON (key, field, effective_at, expires_at) *
	FROM (
		SELECT coalesce(phone_id, number) AS key, field, coalesce(effective_at, '-infinity') AS effective_at,
			coalesce(expires_at, 'infinity') AS expires_at, said, reason, on_drift, batch_id, line,
			by_number
		FROM numsync.expectation_cell
		WHERE account_id = $1::bigint AND source = $3 AND withdrawal_id IS NULL
	) e
	WHERE key IN (SELECT l.key FROM listed l)
	ORDER BY key, field, effective_at, expires_at, batch_id DESC, line DESC
)
SELECT $1::bigint, $2, l.line, l.position, e.batch_id, e.line,
	l.said = e.said AND l.by_number = e.by_number AND l.reason IS NOT DISTINCT FROM e.reason
		AND CASE WHEN l.on_drift IS NULL OR l.correctable THEN 'report' ELSE l.on_drift END = e.on_drift
FROM listed l
JOIN standing e ON e.key = l.key AND e.field = l.field AND e.effective_at = l.effective_at AND e.expires_at = l.expires_at
LEFT JOIN numsync.stage_known k ON k.account_id = $1::bigint AND k.import_key = $2 AND k.line = l.line
	AND k.position = l.position
WHERE l.said IS NOT NULL AND k.line IS NULL
