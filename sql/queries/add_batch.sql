-- Records an imported file.
-- $1 account_id  $2 source  $3 file name  $4 SHA-256  $5 actor  $6 time  $7 lines  $8 expectations
-- batch_id
INSERT INTO numsync.import_batch (account_id, batch_id, source, file_name, file_sha256, actor, imported_at, line_count,
	expectation_count)
SELECT $1::bigint, coalesce(max(batch_id), 0) + 1, $2, $3, $4, $5, $6::timestamptz, $7::bigint, $8::bigint
FROM numsync.import_batch WHERE account_id = $1::bigint
RETURNING batch_id
