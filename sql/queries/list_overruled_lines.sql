-- What a file says otherwise than the files before it, of the same source: the later one counts.
-- $1 account_id  $2 batches before it  $3 its batch
-- columns: number, phone_id, field, says, line, said, said_file_name, said_line
SELECT m.number, n.phone_id, n.field, numsync.test_text(numsync.said_operator(n.said), numsync.said_operand(n.said)) AS says, n.line,
	numsync.test_text(numsync.said_operator(o.said), numsync.said_operand(o.said)) AS said, b.file_name AS said_file_name, o.line AS said_line
FROM numsync.expectation_claim n
JOIN numsync.expectation_claim o ON o.account_id = $1::bigint AND o.phone_id = n.phone_id AND o.field = n.field AND o.said <> n.said
JOIN numsync.import_batch b ON b.account_id = $1::bigint AND b.batch_id = o.batch_id
LEFT JOIN numsync.phone_number m ON m.account_id = $1::bigint AND m.id = n.phone_id
WHERE n.account_id = $1::bigint AND n.batch_id = $3::bigint AND o.batch_id = ANY ($2::bigint[])
	AND n.withdrawal_id IS NULL AND o.withdrawal_id IS NULL
ORDER BY n.line, n.field, o.batch_id
