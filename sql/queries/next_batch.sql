-- The number of the next batch, under the lock of lock_imports.
-- $1 account_id  $2 source
-- batch_id, whether the source has spoken before
SELECT coalesce(max(batch_id), 0) + 1, coalesce(bool_or(source = $2), false)
FROM numsync.import_batch WHERE account_id = $1::bigint
