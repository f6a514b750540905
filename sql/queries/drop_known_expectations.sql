-- Drops staged expectations that the source says already.
-- $1 account_id  $2 import_key  $3 source
DELETE FROM numsync.stage_expectation s
USING (
	SELECT DISTINCT ON (e.phone_id, e.number, e.field, e.effective_at, e.expires_at)
		coalesce(e.phone_id, e.number) AS key, e.field, e.effective_at, e.expires_at, e.operator, e.operand,
		e.reason, e.on_drift
	FROM numsync.expectation e
	WHERE e.account_id = $1::bigint AND e.source = $3 AND e.withdrawn_at IS NULL
	ORDER BY e.phone_id, e.number, e.field, e.effective_at, e.expires_at, e.batch_id DESC, e.line DESC
) l
WHERE s.account_id = $1::bigint AND s.import_key = $2
	AND coalesce(s.phone_id, s.number) = l.key AND s.field = l.field
	AND s.effective_at IS NOT DISTINCT FROM l.effective_at AND s.expires_at IS NOT DISTINCT FROM l.expires_at
	AND s.operator = l.operator AND s.operand = l.operand
	AND s.reason IS NOT DISTINCT FROM l.reason AND s.on_drift = l.on_drift
