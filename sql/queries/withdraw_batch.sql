-- Takes back what a batch says and no other batch that stands says again; the withdrawal is recorded already.
-- $1 account_id  $2 batch_id  $3 withdrawal_id
-- columns: expectations
WITH taken AS MATERIALIZED (
	SELECT batch_id FROM numsync.withdrawal WHERE account_id = $1::bigint AND cause = 'batch'
), said AS MATERIALIZED (
	SELECT batch_id, batch_id AS of_batch_id, line AS of_line, field
	FROM numsync.expectation_cell
	WHERE account_id = $1::bigint AND withdrawal_id IS NULL
		AND source = (SELECT source FROM numsync.import_batch WHERE account_id = $1::bigint AND batch_id = $2::bigint)
	UNION ALL
	SELECT batch_id, of_batch_id, of_line, field
	FROM numsync.expectation_repeat
	WHERE account_id = $1::bigint
), doomed AS MATERIALIZED (
	SELECT s.of_batch_id, s.of_line, s.field
	FROM said s
	LEFT JOIN taken t ON t.batch_id = s.batch_id
	GROUP BY s.of_batch_id, s.of_line, s.field
	HAVING bool_or(s.batch_id = $2::bigint) AND bool_and(t.batch_id IS NOT NULL)
), gone AS (
	UPDATE numsync.expectation_line l
	SET withdrawal_id = d.withdrawal_id
	FROM (
		SELECT e.batch_id, e.line,
			array_agg(coalesce(e.withdrawal_id, CASE WHEN x.field IS NOT NULL THEN $3::bigint END) ORDER BY e.position)
				AS withdrawal_id,
			count(*) FILTER (WHERE e.said IS NOT NULL AND e.withdrawal_id IS NULL AND x.field IS NOT NULL) AS taken
		FROM numsync.expectation_place e
		LEFT JOIN doomed x ON x.of_batch_id = e.batch_id AND x.of_line = e.line AND x.field = e.field
		WHERE e.account_id = $1::bigint
		GROUP BY e.batch_id, e.line
		HAVING bool_or(e.said IS NOT NULL AND e.withdrawal_id IS NULL AND x.field IS NOT NULL)
	) d
	WHERE l.account_id = $1::bigint AND l.batch_id = d.batch_id AND l.line = d.line
	RETURNING d.taken
)
SELECT coalesce(sum(taken), 0)::bigint AS expectations FROM gone
