-- Later files that said an expectation again, as far as that is kept line by line.
SELECT l.account_id, l.batch_id, f.of_batch_id, f.of_line, f.field
FROM (
	SELECT account_id, batch_id, of_batch_id, of_line FROM %expectation_line WHERE of_line IS NOT NULL
	UNION ALL
	SELECT account_id, batch_id, of_batch_id, of_line FROM %repeated_line WHERE of_line IS NOT NULL
) l
JOIN numsync.import_batch b ON b.account_id = l.account_id AND b.batch_id = l.batch_id
CROSS JOIN LATERAL unnest(b.fields, l.of_batch_id, l.of_line) AS f (field, of_batch_id, of_line)
WHERE f.of_line IS NOT NULL
