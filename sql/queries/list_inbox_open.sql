-- Files of an inbox that were imported and may still lie there.
-- $1 account_id
-- columns: batch_id, path, file_sha256
SELECT i.batch_id, i.path, b.file_sha256
FROM numsync.inbox_file i
JOIN numsync.import_batch b ON b.account_id = $1::bigint AND b.batch_id = i.batch_id
WHERE i.account_id = $1::bigint AND i.moved_at IS NULL
ORDER BY i.batch_id
