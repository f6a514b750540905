-- The latest batch of a source, if nothing of the source was taken back since.
-- $1 account_id  $2 source  $3 fields of the file under import
-- columns: batch_id, file_sha256, imported_at, replaces, same_fields, other_fields
-- same_fields: it was read for the same fields; with other columns left out the same file says something else; other_fields: for some beside
SELECT b.batch_id, b.file_sha256, numsync.time_text(b.imported_at) AS imported_at, b.replaces, b.fields = $3::text[] AS same_fields,
	NOT b.fields <@ $3::text[] AS other_fields
FROM (
	SELECT * FROM numsync.import_batch
	WHERE account_id = $1::bigint AND source = $2
	ORDER BY batch_id DESC LIMIT 1
) b
WHERE NOT EXISTS (SELECT 1 FROM numsync.withdrawal w
	WHERE w.account_id = $1::bigint AND w.source = $2 AND w.cause <> 'replace' AND w.withdrawn_at > b.imported_at)
