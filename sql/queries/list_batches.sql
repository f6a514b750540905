-- Imported files, the latest first.
-- $1 account_id  $2 source or null for all
-- batch_id, source, file, actor, imported at, lines, new, changed, unchanged, withdrawn by it, warnings, replaces, withdrawn at, by whom
SELECT b.batch_id, b.source, b.file_name, b.actor, numsync.time_text(b.imported_at), b.line_count,
	b.expectation_count - b.changed_count, b.changed_count, b.unchanged_count, b.withdrawn_count, b.warning_count, b.replaces,
	numsync.time_text(w.withdrawn_at), w.actor
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
