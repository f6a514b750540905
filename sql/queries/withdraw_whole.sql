-- Takes back whole lines of a batch: those of which nothing was taken back, and which no batch that stands says again, in no field. Most
-- are so, and need not be taken apart; the others are left to withdraw_batch.sql.
-- $1 account_id  $2 batch_id  $3 withdrawal_id
-- columns: expectations
-- exception account: what is asked of the repeats, the account, is handed inwards to each of their parts
WITH taken AS MATERIALIZED (
	SELECT batch_id FROM numsync.withdrawal WHERE account_id = $1::bigint AND cause = 'batch'
), held AS MATERIALIZED ( -- the lines that batches which stand say again word for word
	SELECT range_agg(int8range(r.of_line, r.of_line + r.last_line - r.line, '[]')) AS lines
	FROM numsync.repeated_range r
	LEFT JOIN taken t ON t.batch_id = r.batch_id
	WHERE r.account_id = $1::bigint AND r.of_batch_id = $2::bigint AND t.batch_id IS NULL
), again AS MATERIALIZED (
	SELECT DISTINCT r.of_line
	FROM ({{>line_repeat|numsync.}}) r
	LEFT JOIN taken t ON t.batch_id = r.batch_id
	WHERE r.account_id = $1::bigint AND r.of_batch_id = $2::bigint AND t.batch_id IS NULL
), gone AS (
	UPDATE numsync.expectation_line l
	SET withdrawal_id = array_fill($3::bigint, ARRAY[cardinality(b.fields)])
	FROM numsync.import_batch b
	CROSS JOIN held h
	WHERE l.account_id = $1::bigint AND l.batch_id = $2::bigint AND l.withdrawal_id IS NULL
		AND b.account_id = $1::bigint AND b.batch_id = $2::bigint
		AND (h.lines IS NULL OR NOT l.line <@ h.lines)
		AND NOT EXISTS (SELECT 1 FROM again a WHERE a.of_line = l.line)
	RETURNING cardinality(array_remove(string_to_array(l.said, U&'\001E'), '')) AS taken
)
SELECT coalesce(sum(taken), 0)::bigint AS expectations FROM gone
