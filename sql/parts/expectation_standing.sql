-- What holds now of what the lines say. place: where several speak of a field of an id, the first counts: highest priority, then
-- latest batch. settled: an ambiguous line that does not count, because one before it names one of the ids.
SELECT s.*, bool_or(s.ambiguous AND s.follows_an_id) OVER (PARTITION BY s.account_id, s.batch_id, s.line, s.field) AS settled
FROM (
	SELECT c.*, row_number() OVER w AS place, bool_or(NOT c.ambiguous) OVER w AS follows_an_id
	FROM %expectation_claim c
	WHERE c.withdrawal_id IS NULL AND c.phone_id IS NOT NULL AND numsync.in_force(c.effective_at, c.expires_at)
	WINDOW w AS (PARTITION BY c.account_id, c.phone_id, c.field
		ORDER BY c.priority DESC, c.source, c.batch_id DESC, c.line DESC)
) s
