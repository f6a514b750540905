-- Expectations on fields that are not known.
-- $1 account_id
-- number, phone_id, field, source, file, line
SELECT j.number, j.phone_id, j.field, j.source, b.file_name, j.line
FROM numsync.judgement($1::bigint) j
JOIN numsync.import_batch b ON b.account_id = $1::bigint AND b.batch_id = j.batch_id
WHERE j.verdict = 'unknown'
ORDER BY j.number, j.field
