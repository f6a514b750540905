-- Every place of a line, also those at which it says nothing.
SELECT l.account_id, l.batch_id, l.line, generate_subscripts(b.fields, 1)::bigint AS position, unnest(b.fields) AS field,
	b.source, unnest(numsync.cell_list(l.said)) AS said, unnest(l.withdrawal_id) AS withdrawal_id
FROM %expectation_line l
JOIN numsync.import_batch b ON b.account_id = l.account_id AND b.batch_id = l.batch_id
