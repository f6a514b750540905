-- What is wrong with the lines of the file under import in the light of the mirror and of each other.
-- $1 account_id  $2 import_key  $3 batch_id  $4 whether unknown numbers are kept  $5 fields of the batch
-- columns: line, column_name, value, fault, other
-- other: line or number
WITH lines AS MATERIALIZED (
	SELECT line, effective_at, expires_at, phone_id, number, said, reason, on_drift
	FROM numsync.expectation_line WHERE account_id = $1::bigint AND batch_id = $3::bigint
	UNION ALL
	SELECT line, effective_at, expires_at, phone_id, number, said, reason, on_drift
	FROM numsync.stage_line WHERE account_id = $1::bigint AND import_key = $2
), keyed AS MATERIALIZED (
	SELECT l.*, coalesce(l.phone_id, h.id, l.number) AS key
	FROM lines l
	LEFT JOIN numsync.number_holder h ON l.phone_id IS NULL AND h.account_id = $1::bigint AND h.number = l.number
)
SELECT line, column_name, value, fault, other
FROM (
	SELECT l.line, 'number' AS column_name, l.number AS value,
		CASE WHEN l.key = l.number THEN 'unknown' ELSE 'gone' END AS fault, NULL AS other
	FROM keyed l
	LEFT JOIN numsync.phone_number m ON m.account_id = $1::bigint AND m.number = l.number AND m.missing_since IS NULL
	WHERE l.phone_id IS NULL AND m.id IS NULL AND NOT $4::boolean
	UNION ALL
	SELECT l.line, 'id', l.phone_id, CASE WHEN m.id IS NULL THEN 'unknown' ELSE 'gone' END, NULL
	FROM lines l
	LEFT JOIN numsync.phone_number m ON m.account_id = $1::bigint AND m.id = l.phone_id
	WHERE l.phone_id IS NOT NULL AND (m.id IS NULL OR m.missing_since IS NOT NULL) AND NOT $4::boolean
	UNION ALL
	SELECT l.line, 'number', l.number, 'mismatch', m.number
	FROM lines l
	JOIN numsync.phone_number m ON m.account_id = $1::bigint AND m.id = l.phone_id
	WHERE l.number IS NOT NULL AND m.number <> l.number
	UNION ALL
	SELECT l.line, 'number', l.number, 'ambiguous', array_to_string(s.ids, ', ')
	FROM lines l
	JOIN numsync.shared_number s ON s.account_id = $1::bigint AND s.number = l.number
	WHERE l.phone_id IS NULL AND cardinality(s.ids) > 1
	UNION ALL
	SELECT x.line, x.field, array_to_string(numsync.said_operand(x.said), '|'), 'duplicate', x.first_line::text
	FROM (
		SELECT k.line, f.field, f.said, k.reason, k.on_drift,
			first_value(k.line) OVER w AS first_line,
			first_value(ROW(f.said, k.reason, k.on_drift)::text) OVER w AS first_test
		FROM (SELECT DISTINCT ON (line) * FROM keyed) k
		JOIN (SELECT key FROM keyed GROUP BY key HAVING count(DISTINCT line) > 1) repeated ON repeated.key = k.key
		CROSS JOIN LATERAL unnest($5::text[], numsync.cell_list(k.said)) AS f (field, said)
		WHERE f.said IS NOT NULL
		WINDOW w AS (PARTITION BY k.key, f.field, k.effective_at, k.expires_at ORDER BY k.line)
	) x
	WHERE ROW(x.said, x.reason, x.on_drift)::text <> x.first_test
	UNION ALL
	SELECT l.line, 'expires_at', numsync.time_text(l.expires_at), 'window', numsync.time_text(l.effective_at)
	FROM lines l
	WHERE l.expires_at <= l.effective_at
) f
ORDER BY line, column_name
