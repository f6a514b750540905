-- The staged lines for good: those that say something new as expectations, the others as a record of what was said again.
-- $1 account_id  $2 import_key  $3 batch_id  $4 column of the number, 0: see import_batch
-- columns: added, repeated
WITH {{>unlike_staged|verbatim}}, whole AS MATERIALIZED (
	SELECT s.line, k.of_batch_id, k.of_line, string_to_array(s.said, U&'\001E') AS said, k.cells::integer AS cells
	FROM staged s
	JOIN numsync.stage_known k ON k.account_id = $1::bigint AND k.import_key = $2 AND k.line = s.line AND k.position = 0
), again AS MATERIALIZED (
	SELECT s.line, string_agg(CASE WHEN k.same IS TRUE THEN '' ELSE coalesce(f.said, '') END, U&'\001E' ORDER BY f.position) AS said,
		array_agg(CASE WHEN k.same THEN k.of_batch_id END ORDER BY f.position) AS of_batch_id,
		array_agg(CASE WHEN k.same THEN k.of_line END ORDER BY f.position) AS of_line,
		count(f.said) > count(*) FILTER (WHERE k.same) AS news
	FROM staged s
	JOIN (
		SELECT DISTINCT line FROM numsync.stage_known
		WHERE account_id = $1::bigint AND import_key = $2 AND same AND position > 0
	) a ON a.line = s.line
	CROSS JOIN LATERAL unnest(numsync.cell_list(s.said)) WITH ORDINALITY AS f (said, position)
	LEFT JOIN numsync.stage_known k ON k.account_id = $1::bigint AND k.import_key = $2 AND k.line = s.line
		AND k.position = f.position
	GROUP BY s.line
	UNION ALL
	SELECT line, NULL, CASE WHEN cells = cardinality(said) THEN array_fill(of_batch_id, ARRAY[cells])
			ELSE ARRAY(SELECT CASE WHEN c <> '' THEN of_batch_id END FROM unnest(said) c) END,
		CASE WHEN cells = cardinality(said) THEN array_fill(of_line, ARRAY[cells])
			ELSE ARRAY(SELECT CASE WHEN c <> '' THEN of_line END FROM unnest(said) c) END, false
	FROM whole
), new_lines AS (
	INSERT INTO numsync.expectation_line (account_id, batch_id, line, effective_at, expires_at, phone_id, number, cells,
		said, reason, on_drift, of_batch_id, of_line)
	SELECT $1::bigint, $3::bigint, s.line, s.effective_at, s.expires_at, s.phone_id, s.number,
		-- what the other fields repeat no longer stands in said
		CASE WHEN a.line IS NULL THEN s.cells ELSE coalesce(s.cells, array_to_string(numsync.spelt_cells(s.number, s.said, $4::integer), U&'\001E', '')) END,
		coalesce(a.said, s.said), s.reason, s.on_drift, a.of_batch_id, a.of_line
	FROM staged s
	LEFT JOIN again a ON a.line = s.line
	WHERE coalesce(a.news, rtrim(s.said, U&'\001E') <> '')
	RETURNING 1
), old_lines AS (
	INSERT INTO numsync.repeated_line (account_id, batch_id, line, phone_id, number, cells, of_batch_id, of_line)
	SELECT $1::bigint, $3::bigint, s.line, s.phone_id, s.number,
		coalesce(s.cells, array_to_string(numsync.spelt_cells(s.number, s.said, $4::integer), U&'\001E', '')), a.of_batch_id, a.of_line
	FROM staged s
	LEFT JOIN again a ON a.line = s.line
	WHERE NOT coalesce(a.news, rtrim(s.said, U&'\001E') <> '')
	RETURNING 1
), ranges AS (
	INSERT INTO numsync.repeated_range (account_id, batch_id, line, last_line, of_batch_id, of_line)
	SELECT $1::bigint, $3::bigint, line, last_line, of_batch_id, of_line
	FROM numsync.stage_known
	WHERE account_id = $1::bigint AND import_key = $2 AND verbatim
	RETURNING last_line - line + 1 AS lines
)
SELECT (SELECT count(*) FROM new_lines) AS added,
	(SELECT count(*) FROM old_lines) + (SELECT coalesce(sum(lines), 0)::bigint FROM ranges) AS repeated
