-- Expectations on fields that are not known.
-- $1 account_id
-- number, phone_id, field, source, file, line
SELECT c.number, c.phone_id, c.field, c.source, b.file_name, c.line
FROM numsync.expectation_check c
JOIN numsync.import_batch b ON b.account_id = $1::bigint AND b.batch_id = c.batch_id
WHERE c.account_id = $1::bigint AND c.verdict = 'unknown'
ORDER BY c.number, c.field
