-- What sources say in vain, because one with a higher priority says something else.
-- $1 account_id  $2 fields or null  $3 numbers or ids or null  $4 sources or null
-- columns: number, phone_id, field, source, says, file_name, line, winner_source, winner_says, winner_file_name, winner_line
SELECT o.number, o.phone_id, o.field, o.source, numsync.test_text(o.operator, o.operand) AS says, b.file_name, o.line,
	o.winner_source, numsync.test_text(numsync.said_operator(o.winner_said), numsync.said_operand(o.winner_said)) AS winner_says, wb.file_name AS winner_file_name, o.winner_line
FROM numsync.expectation_overruled o
JOIN numsync.import_batch b ON b.account_id = $1::bigint AND b.batch_id = o.batch_id
JOIN numsync.import_batch wb ON wb.account_id = $1::bigint AND wb.batch_id = o.winner_batch_id
WHERE o.account_id = $1::bigint
	AND ($2::text[] IS NULL OR o.field = ANY ($2::text[]))
	AND ($3::text[] IS NULL OR o.number = ANY ($3::text[]) OR o.phone_id = ANY ($3::text[]))
	AND ($4::text[] IS NULL OR o.source = ANY ($4::text[]))
ORDER BY o.field, o.source, o.number, o.phone_id
