-- What is wrong with staged lines in the light of the mirror.
-- $1 account_id  $2 import_key  $3 whether unknown numbers are kept
-- line, column, value, fault, other line or number
SELECT line, column_name, value, fault, other
FROM (
	SELECT s.line, CASE WHEN s.number IS NULL THEN 'id' ELSE 'number' END AS column_name,
		coalesce(s.number, s.phone_id) AS value,
		CASE WHEN m.id IS NULL THEN 'unknown' ELSE 'gone' END AS fault, NULL AS other
	FROM numsync.stage_line s
	LEFT JOIN numsync.phone_number m ON m.account_id = $1::bigint AND m.id = s.phone_id
	WHERE s.account_id = $1::bigint AND s.import_key = $2 AND NOT $3::boolean
		AND (m.id IS NULL OR m.missing_since IS NOT NULL)
	UNION ALL
	SELECT s.line, 'number', s.number, 'mismatch', m.number
	FROM numsync.stage_line s
	JOIN numsync.phone_number m ON m.account_id = $1::bigint AND m.id = s.phone_id
	WHERE s.account_id = $1::bigint AND s.import_key = $2 AND s.number IS NOT NULL AND m.number <> s.number
	UNION ALL
	SELECT s.line, 'number', s.number, 'ambiguous', string_agg(m.id, ', ')
	FROM numsync.stage_line s
	JOIN numsync.phone_number m ON m.account_id = $1::bigint AND m.number = s.number AND m.missing_since IS NULL
	WHERE s.account_id = $1::bigint AND s.import_key = $2 AND NOT s.cells ? 'id'
	GROUP BY s.line, s.number
	HAVING count(*) > 1
	UNION ALL
	SELECT x.line, x.field, array_to_string(x.operand, '|'), 'duplicate', x.first_line::text
	FROM (
		SELECT e.line, e.field, e.operand, e.operator, e.reason, e.effective_at, e.expires_at, e.on_drift,
			first_value(e.line) OVER w AS first_line,
			first_value(ROW(e.operator, e.operand, e.reason, e.on_drift)::text) OVER w
				AS first_test
		FROM numsync.stage_expectation e
		JOIN (
			SELECT coalesce(phone_id, number) AS key
			FROM numsync.stage_line
			WHERE account_id = $1::bigint AND import_key = $2
			GROUP BY 1 HAVING count(*) > 1
		) twice ON twice.key = coalesce(e.phone_id, e.number)
		WHERE e.account_id = $1::bigint AND e.import_key = $2
		WINDOW w AS (PARTITION BY coalesce(e.phone_id, e.number), e.field, e.effective_at, e.expires_at
			ORDER BY e.line)
	) x
	WHERE ROW(x.operator, x.operand, x.reason, x.on_drift)::text <> x.first_test
	UNION ALL
	SELECT DISTINCT e.line, 'expires_at', numsync.time_text(e.expires_at), 'window', numsync.time_text(e.effective_at)
	FROM numsync.stage_expectation e
	WHERE e.account_id = $1::bigint AND e.import_key = $2 AND e.expires_at <= e.effective_at
) f
ORDER BY line, column_name
