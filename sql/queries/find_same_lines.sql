-- Marks whole lines of the staged file that say what the source says already, where that is one line, too: most lines of a file
-- that comes every night. Only for files and sources whose every line names the number, and a file that names none twice; what
-- is left is compared field by field (find_known_lines.sql). What is the same word for word and in the same order is one range.
-- $1 account_id  $2 import_key  $3 source  $4 fields of the batch  $5 its columns  $6 column of the number, 0: see import_batch
INSERT INTO numsync.stage_known (account_id, import_key, line, last_line, position, of_batch_id, of_line, same, cells, verbatim)
WITH spoken AS MATERIALIZED (
	SELECT b.batch_id, b.fields = $4::text[] AS same_fields,
		b.columns = $5::text[] AND b.number_column IS NOT DISTINCT FROM nullif($6::integer, 0) AS alike
	FROM numsync.import_batch b
	WHERE b.account_id = $1::bigint AND b.source = $3
), unsure AS MATERIALIZED ( -- several lines are about the number, or one names an id
	SELECT l.number, count(l.phone_id) > 0 AS by_id
	FROM numsync.expectation_line l
	JOIN spoken b ON b.batch_id = l.batch_id
	WHERE l.account_id = $1::bigint AND (l.withdrawal_id IS NULL OR array_position(l.withdrawal_id, NULL) IS NOT NULL)
	GROUP BY l.number
	HAVING count(*) > 1 OR count(l.phone_id) > 0
), same AS (
	SELECT s.line, e.batch_id AS of_batch_id, e.line AS of_line, b.alike AND s.cells IS NOT DISTINCT FROM e.cells AS verbatim,
		cardinality($4::text[]) - cardinality(array_positions(string_to_array(s.said, U&'\001E'), '')) AS cells
	FROM numsync.stage_line s
	JOIN numsync.expectation_line e ON e.account_id = $1::bigint AND e.number = s.number AND e.withdrawal_id IS NULL
	JOIN spoken b ON b.batch_id = e.batch_id AND b.same_fields
	LEFT JOIN unsure u ON u.number = s.number
	WHERE s.account_id = $1::bigint AND s.import_key = $2 AND s.said = e.said AND u.number IS NULL
		AND NOT EXISTS (SELECT 1 FROM unsure o WHERE o.by_id)
		AND s.reason IS NOT DISTINCT FROM e.reason AND s.on_drift IS NOT DISTINCT FROM e.on_drift
		AND s.effective_at IS NOT DISTINCT FROM e.effective_at AND s.expires_at IS NOT DISTINCT FROM e.expires_at
)
SELECT $1::bigint, $2, min(i.line), max(i.line), 0, i.of_batch_id, min(i.of_line), true, sum(i.cells), i.verbatim
FROM (
	SELECT k.*, CASE WHEN k.verbatim
		THEN k.line - row_number() OVER (PARTITION BY k.verbatim, k.of_batch_id, k.of_line - k.line ORDER BY k.line)
		ELSE k.line END AS island
	FROM same k
) i
GROUP BY i.verbatim, i.of_batch_id, i.of_line - i.line, i.island
