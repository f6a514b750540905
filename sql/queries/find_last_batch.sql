-- The latest batch of a source.
-- $1 account_id  $2 source
-- batch_id, file_sha256, imported_at
SELECT batch_id, file_sha256, imported_at FROM numsync.import_batch
WHERE account_id = $1::bigint AND source = $2
ORDER BY batch_id DESC LIMIT 1
