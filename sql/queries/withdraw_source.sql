-- Takes back all that a source says.
-- $1 account_id  $2 source  $3 withdrawal_id
-- columns: expectations
WITH gone AS (
	UPDATE numsync.expectation_line l
	SET withdrawal_id = d.withdrawal_id
	FROM (
		SELECT e.batch_id, e.line, array_agg(coalesce(e.withdrawal_id, $3::bigint) ORDER BY e.position) AS withdrawal_id,
			count(*) FILTER (WHERE e.said IS NOT NULL AND e.withdrawal_id IS NULL) AS taken
		FROM numsync.expectation_place e
		WHERE e.account_id = $1::bigint AND e.source = $2
		GROUP BY e.batch_id, e.line
		HAVING bool_or(e.said IS NOT NULL AND e.withdrawal_id IS NULL)
	) d
	WHERE l.account_id = $1::bigint AND l.batch_id = d.batch_id AND l.line = d.line
	RETURNING d.taken
)
SELECT coalesce(sum(taken), 0)::bigint AS expectations FROM gone
