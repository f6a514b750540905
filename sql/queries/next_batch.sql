-- The number of the next batch, under the lock of lock_imports.
-- $1 account_id  $2 source
-- columns: batch_id, spoken
-- spoken: the source has spoken before
SELECT coalesce(max(batch_id), 0) + 1 AS batch_id, coalesce(bool_or(source = $2), false) AS spoken
FROM numsync.import_batch WHERE account_id = $1::bigint
