-- Marks what staged lines say about something that the source says something about already.
-- $1 account_id  $2 import_key  $3 source  $4 fields of the batch  $5 whether they are correctable
INSERT INTO numsync.stage_known (account_id, import_key, line, position, of_batch_id, of_line, same)
WITH standing AS MATERIALIZED (
	SELECT DISTINCT ON (key, field, effective_at, expires_at) *
	FROM (
		SELECT coalesce(phone_id, number) AS key, field, coalesce(effective_at, '-infinity') AS effective_at,
			coalesce(expires_at, 'infinity') AS expires_at, said, reason, on_drift, batch_id, line
		FROM numsync.expectation_cell
		WHERE account_id = $1::bigint AND source = $3 AND withdrawal_id IS NULL
	) e
	ORDER BY key, field, effective_at, expires_at, batch_id DESC, line DESC
)
SELECT $1::bigint, $2, l.line, l.position, e.batch_id, e.line,
	l.said = e.said AND l.reason IS NOT DISTINCT FROM e.reason AND l.on_drift = e.on_drift
FROM (
	SELECT s.line, f.position, f.field, f.said, s.reason, coalesce(s.phone_id, h.id, s.number) AS key,
		CASE WHEN s.on_drift IS NULL OR f.correctable THEN 'report' ELSE s.on_drift END AS on_drift,
		coalesce(s.effective_at, '-infinity') AS effective_at, coalesce(s.expires_at, 'infinity') AS expires_at
	FROM numsync.stage_line s
	LEFT JOIN numsync.number_holder h ON s.phone_id IS NULL AND h.account_id = $1::bigint AND h.number = s.number
	CROSS JOIN LATERAL unnest($4::text[], $5::boolean[], numsync.cell_list(s.said)) WITH ORDINALITY AS f (field, correctable, said, position)
	WHERE s.account_id = $1::bigint AND s.import_key = $2 AND f.said IS NOT NULL
) l
JOIN standing e ON e.key = l.key AND e.field = l.field AND e.effective_at = l.effective_at AND e.expires_at = l.expires_at
LEFT JOIN numsync.stage_known k ON k.account_id = $1::bigint AND k.import_key = $2 AND k.line = l.line
	AND k.position = l.position
WHERE k.line IS NULL
