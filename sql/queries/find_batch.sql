-- A batch, and whether it was taken back.
-- $1 account_id  $2 batch_id
-- columns: source, file_name, imported_at, withdrawn_at
-- withdrawn_at: null while it stands
SELECT b.source, b.file_name, numsync.time_text(b.imported_at) AS imported_at,
	(SELECT numsync.time_text(min(w.withdrawn_at)) FROM numsync.withdrawal w
		WHERE w.account_id = $1::bigint AND w.batch_id = $2::bigint AND w.cause = 'batch') AS withdrawn_at
FROM numsync.import_batch b
WHERE b.account_id = $1::bigint AND b.batch_id = $2::bigint
