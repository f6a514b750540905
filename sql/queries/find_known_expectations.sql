-- Marks staged expectations about which the source says something already, and those that it says word for word.
-- $1 account_id  $2 import_key  $3 source
UPDATE numsync.stage_expectation s
SET known = true,
	of_batch_id = CASE WHEN l.same THEN l.batch_id END,
	of_line = CASE WHEN l.same THEN l.line END
FROM (
	SELECT s.line AS staged_line, s.field, e.batch_id, e.line,
		s.operator = e.operator AND s.operand = e.operand AND s.reason IS NOT DISTINCT FROM e.reason
			AND s.on_drift = e.on_drift AS same
	FROM numsync.stage_expectation s
	JOIN (
		SELECT DISTINCT ON (coalesce(phone_id, number), field, effective_at, expires_at)
			coalesce(phone_id, number) AS key, *
		FROM numsync.expectation
		WHERE account_id = $1::bigint AND source = $3 AND withdrawn_at IS NULL
		ORDER BY coalesce(phone_id, number), field, effective_at, expires_at, batch_id DESC, line DESC
	) e ON e.key = coalesce(s.phone_id, s.number) AND e.field = s.field
		AND coalesce(e.effective_at, '-infinity') = coalesce(s.effective_at, '-infinity')
		AND coalesce(e.expires_at, 'infinity') = coalesce(s.expires_at, 'infinity')
	WHERE s.account_id = $1::bigint AND s.import_key = $2
) l
WHERE s.account_id = $1::bigint AND s.import_key = $2 AND s.line = l.staged_line AND s.field = l.field
