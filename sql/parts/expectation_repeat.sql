-- Later files that said an expectation again: line by line, or word for word as ranges of lines.
{{>line_repeat|%}}
UNION ALL
SELECT r.account_id, r.batch_id, o.batch_id, o.line, f.field
FROM (
	SELECT account_id, batch_id, of_batch_id, range_agg(int8range(of_line, of_line + last_line - line, '[]')) AS of_lines
	FROM %repeated_range
	GROUP BY account_id, batch_id, of_batch_id
) r
JOIN %expectation_line o ON o.account_id = r.account_id AND o.batch_id = r.of_batch_id AND o.line <@ r.of_lines
JOIN numsync.import_batch b ON b.account_id = o.account_id AND b.batch_id = o.batch_id
CROSS JOIN LATERAL unnest(b.fields, numsync.cell_list(o.said)) AS f (field, said)
WHERE f.said IS NOT NULL
