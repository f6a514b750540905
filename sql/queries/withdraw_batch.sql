-- Takes back what a batch says and no other batch that stands says again; the withdrawal is recorded already.
-- $1 account_id  $2 batch_id  $3 withdrawal_id  $4 time
-- expectations
WITH said AS (
	SELECT batch_id, batch_id AS of_batch_id, line AS of_line, field
	FROM numsync.expectation
	WHERE account_id = $1::bigint AND withdrawn_at IS NULL
	UNION ALL
	SELECT batch_id, of_batch_id, of_line, field
	FROM numsync.expectation_repeat
	WHERE account_id = $1::bigint
), standing AS (
	SELECT DISTINCT s.of_batch_id, s.of_line, s.field
	FROM said s
	LEFT JOIN numsync.withdrawal w ON w.account_id = $1::bigint AND w.batch_id = s.batch_id AND w.cause = 'batch'
	WHERE w.batch_id IS NULL
), gone AS (
	UPDATE numsync.expectation e
	SET withdrawn_at = $4::timestamptz, withdrawal_id = $3::bigint
	FROM (
		SELECT DISTINCT s.of_batch_id, s.of_line, s.field
		FROM said s
		LEFT JOIN standing t ON t.of_batch_id = s.of_batch_id AND t.of_line = s.of_line AND t.field = s.field
		WHERE s.batch_id = $2::bigint AND t.field IS NULL
	) d
	WHERE e.account_id = $1::bigint AND e.batch_id = d.of_batch_id AND e.line = d.of_line AND e.field = d.field
		AND e.withdrawn_at IS NULL
	RETURNING 1
)
SELECT count(*) FROM gone
