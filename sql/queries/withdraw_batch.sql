-- Takes back what a batch says and no other batch that stands says again; the withdrawal is recorded already, and whole lines are taken
-- back (withdraw_whole.sql). What the batch says is lines of its own, and lines of batches that were taken back before, for whose
-- sake alone they stand.
-- $1 account_id  $2 batch_id  $3 withdrawal_id
-- columns: expectations
-- exception account: what is asked of the repeats, the account, is handed inwards to each of their parts
WITH taken AS MATERIALIZED (
	SELECT batch_id FROM numsync.withdrawal WHERE account_id = $1::bigint AND cause = 'batch'
), held AS MATERIALIZED ( -- the lines that batches which stand say again word for word, each once
	SELECT r.of_batch_id, range_agg(int8range(r.of_line, r.of_line + r.last_line - r.line, '[]')) AS lines
	FROM numsync.repeated_range r
	LEFT JOIN taken t ON t.batch_id = r.batch_id
	WHERE r.account_id = $1::bigint AND t.batch_id IS NULL
	GROUP BY r.of_batch_id
), expectation_line AS MATERIALIZED ( -- of the batch, not held, and not taken back as a whole
	SELECT l.*
	FROM numsync.expectation_line l
	LEFT JOIN held h ON h.of_batch_id = l.batch_id AND l.line <@ h.lines
	WHERE l.account_id = $1::bigint AND l.batch_id = $2::bigint AND h.of_batch_id IS NULL
		AND (l.withdrawal_id IS NULL OR array_position(l.withdrawal_id, NULL) IS NOT NULL)
), said AS MATERIALIZED (
	SELECT p.batch_id AS of_batch_id, p.line AS of_line, p.field
	FROM ({{>expectation_place|}}) p
	WHERE p.account_id = $1::bigint AND p.said IS NOT NULL AND p.withdrawal_id IS NULL
	UNION ALL
	SELECT r.of_batch_id, r.of_line, r.field
	FROM numsync.expectation_repeat r
	JOIN taken t ON t.batch_id = r.of_batch_id
	LEFT JOIN held h ON h.of_batch_id = r.of_batch_id AND r.of_line <@ h.lines
	WHERE r.account_id = $1::bigint AND r.batch_id = $2::bigint AND h.of_batch_id IS NULL
), doomed AS MATERIALIZED (
	SELECT of_batch_id, of_line, field FROM said
	EXCEPT
	SELECT r.of_batch_id, r.of_line, r.field
	FROM ({{>line_repeat|numsync.}}) r
	LEFT JOIN taken t ON t.batch_id = r.batch_id
	WHERE r.account_id = $1::bigint AND t.batch_id IS NULL AND r.of_batch_id IN (SELECT s.of_batch_id FROM said s)
), doomed_expectation_line AS (
	SELECT l.*
	FROM (SELECT DISTINCT of_batch_id, of_line FROM doomed) d
	JOIN numsync.expectation_line l ON l.account_id = $1::bigint AND l.batch_id = d.of_batch_id AND l.line = d.of_line
), gone AS (
	UPDATE numsync.expectation_line l
	SET withdrawal_id = d.withdrawal_id
	FROM (
		SELECT e.batch_id, e.line,
			array_agg(coalesce(e.withdrawal_id, CASE WHEN x.field IS NOT NULL THEN $3::bigint END) ORDER BY e.position)
				AS withdrawal_id,
			count(*) FILTER (WHERE e.said IS NOT NULL AND e.withdrawal_id IS NULL AND x.field IS NOT NULL) AS taken
		FROM ({{>expectation_place|doomed_}}) e
		LEFT JOIN doomed x ON x.of_batch_id = e.batch_id AND x.of_line = e.line AND x.field = e.field
		GROUP BY e.batch_id, e.line
		HAVING bool_or(e.said IS NOT NULL AND e.withdrawal_id IS NULL AND x.field IS NOT NULL)
	) d
	WHERE l.account_id = $1::bigint AND l.batch_id = d.batch_id AND l.line = d.line
	RETURNING d.taken
)
SELECT coalesce(sum(taken), 0)::bigint AS expectations FROM gone
