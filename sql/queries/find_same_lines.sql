-- Marks whole lines of the staged file that say what the source says already, where that is one line, too: most lines of a file
-- that comes every night. Only for files and sources whose every line names the number, and a file that names none twice; what
-- is left is compared field by field (find_known_lines.sql).
-- $1 account_id  $2 import_key  $3 source  $4 fields of the batch
INSERT INTO numsync.stage_known (account_id, import_key, line, position, of_batch_id, of_line, same, cells)
WITH standing AS MATERIALIZED (
	SELECT l.*, b.fields
	FROM numsync.expectation_line l
	JOIN numsync.import_batch b ON b.account_id = $1::bigint AND b.batch_id = l.batch_id
	WHERE l.account_id = $1::bigint AND b.source = $3
		AND (l.withdrawal_id IS NULL OR array_position(l.withdrawal_id, NULL) IS NOT NULL)
), said_once AS MATERIALIZED (
	SELECT s.number, max(s.batch_id) AS batch_id, max(s.line) AS line
	FROM standing s
	WHERE NOT EXISTS (SELECT FROM standing o WHERE o.phone_id IS NOT NULL)
	GROUP BY s.number
	HAVING count(*) = 1
)
SELECT $1::bigint, $2, s.line, 0, e.batch_id, e.line, true,
	cardinality($4::text[]) - cardinality(array_positions(string_to_array(s.said, U&'\001E'), ''))
FROM numsync.stage_line s
JOIN said_once o ON o.number = s.number
JOIN standing e ON e.batch_id = o.batch_id AND e.line = o.line
WHERE s.account_id = $1::bigint AND s.import_key = $2 AND s.said = e.said AND e.fields = $4::text[] AND e.withdrawal_id IS NULL
	AND s.reason IS NOT DISTINCT FROM e.reason AND s.on_drift IS NOT DISTINCT FROM e.on_drift
	AND s.effective_at IS NOT DISTINCT FROM e.effective_at AND s.expires_at IS NOT DISTINCT FROM e.expires_at
