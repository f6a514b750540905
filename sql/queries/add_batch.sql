-- Records an imported file.
-- $1 account_id  $2 source  $3 file name  $4 SHA-256  $5 actor  $6 time  $7 lines  $8 new  $9 changed  $10 unchanged  $11 withdrawn  $12 replaces
-- batch_id
INSERT INTO numsync.import_batch (account_id, batch_id, source, file_name, file_sha256, actor, imported_at, line_count,
	expectation_count, changed_count, unchanged_count, withdrawn_count, replaces)
SELECT $1::bigint, coalesce(max(batch_id), 0) + 1, $2, $3, $4, $5, $6::timestamptz, $7::bigint,
	$8::bigint + $9::bigint, $9::bigint, $10::bigint, $11::bigint, $12::boolean
FROM numsync.import_batch WHERE account_id = $1::bigint
RETURNING batch_id
