-- The lines of a source that no staged line says again as a whole; as common tables, the last one named expectation_line. Arguments of
-- the statement: $1 account_id, $2 import_key, $3 source.
same_line AS MATERIALIZED (
	SELECT of_batch_id, range_agg(int8range(of_line, of_line + last_line - line, '[]')) AS lines
	FROM numsync.stage_known
	WHERE account_id = $1::bigint AND import_key = $2 AND position = 0
	GROUP BY of_batch_id
), expectation_line AS MATERIALIZED (
	SELECT l.*
	FROM numsync.expectation_line l
	JOIN numsync.import_batch b ON b.account_id = $1::bigint AND b.batch_id = l.batch_id AND b.source = $3
	LEFT JOIN same_line k ON k.of_batch_id = l.batch_id AND l.line <@ k.lines
	WHERE l.account_id = $1::bigint AND k.of_batch_id IS NULL
)
