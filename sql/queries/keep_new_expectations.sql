-- Drops staged expectations that say nothing new: repeated in the file, or what the source says already.
-- $1 account_id  $2 import_key  $3 source
-- kept
WITH latest AS (
	SELECT DISTINCT ON (e.phone_id, e.number, e.field, e.effective_at, e.expires_at)
		e.phone_id, e.number, e.field, e.effective_at, e.expires_at, e.operator, e.operand, e.reason, e.on_drift
	FROM numsync.expectation e
	WHERE e.account_id = $1::bigint AND e.source = $3 AND e.withdrawn_at IS NULL
	ORDER BY e.phone_id, e.number, e.field, e.effective_at, e.expires_at, e.batch_id DESC, e.line DESC
), dropped AS (
	DELETE FROM numsync.stage_expectation s
	WHERE s.account_id = $1::bigint AND s.import_key = $2
		AND (EXISTS (
			SELECT FROM numsync.stage_expectation b
			WHERE b.account_id = $1::bigint AND b.import_key = $2 AND b.line < s.line
				AND coalesce(b.phone_id, b.number) = coalesce(s.phone_id, s.number)
				AND b.field = s.field AND b.effective_at IS NOT DISTINCT FROM s.effective_at
				AND b.expires_at IS NOT DISTINCT FROM s.expires_at)
		OR EXISTS (
			SELECT FROM latest l
			WHERE coalesce(l.phone_id, l.number) = coalesce(s.phone_id, s.number)
				AND l.field = s.field AND l.effective_at IS NOT DISTINCT FROM s.effective_at
				AND l.expires_at IS NOT DISTINCT FROM s.expires_at
				AND l.operator = s.operator AND l.operand = s.operand
				AND l.reason IS NOT DISTINCT FROM s.reason AND l.on_drift = s.on_drift))
	RETURNING 1
)
SELECT (SELECT count(*) FROM numsync.stage_expectation WHERE account_id = $1::bigint AND import_key = $2)
	- (SELECT count(*) FROM dropped)
