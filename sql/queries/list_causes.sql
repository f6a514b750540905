-- The files that asked for the changes that a run sent and that were confirmed, and still stand.
-- $1 account_id  $2 run_id
-- columns: batch_id, source, file_name
SELECT DISTINCT b.batch_id, b.source, b.file_name
FROM numsync.change_step s
JOIN numsync.change_step c ON c.account_id = $1::bigint AND c.change_id = s.change_id AND c.state = 'confirmed'
JOIN numsync.change_field f ON f.account_id = $1::bigint AND f.change_id = s.change_id AND f.wanted
JOIN numsync.import_batch b ON b.account_id = $1::bigint AND b.batch_id = f.batch_id
JOIN numsync.expectation e ON e.account_id = $1::bigint AND e.batch_id = f.batch_id AND e.line = f.line
	AND e.withdrawal_id IS NULL
WHERE s.account_id = $1::bigint AND s.run_id = $2::bigint AND s.state = 'sending'
ORDER BY b.batch_id
