-- Imported files, the latest first.
-- $1 account_id  $2 source or null for all
-- columns: batch_id, source, file_name, actor, imported_at, line_count, added_count, changed_count, unchanged_count, withdrawn_count, warning_count, replaces, withdrawn_at, withdrawn_by
SELECT b.batch_id, b.source, b.file_name, b.actor, numsync.time_text(b.imported_at) AS imported_at, b.line_count,
	b.expectation_count - b.changed_count AS added_count, b.changed_count, b.unchanged_count, b.withdrawn_count, b.warning_count, b.replaces,
	numsync.time_text(w.withdrawn_at) AS withdrawn_at, w.actor AS withdrawn_by
FROM numsync.import_batch b
LEFT JOIN LATERAL (
	SELECT w.withdrawn_at, w.actor
	FROM numsync.withdrawal w
	WHERE w.account_id = $1::bigint AND (w.cause = 'batch' AND w.batch_id = b.batch_id
		OR w.cause = 'source' AND w.source = b.source AND w.withdrawn_at >= b.imported_at)
	ORDER BY w.withdrawal_id LIMIT 1
) w ON true
WHERE b.account_id = $1::bigint AND ($2::text IS NULL OR b.source = $2)
ORDER BY b.batch_id DESC
