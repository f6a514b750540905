-- A run.
-- $1 account_id  $2 run_id, or null for the last one that ended
-- run_id, command, state, started at, ended at, exit status, message, rows, records, new, changed, planned, confirmed, not needed, not wanted, in conflict, failed, requests, throttled, actor, host, version, records left unread, set aside
SELECT run_id, command, state, numsync.time_text(started_at), numsync.time_text(ended_at), exit_status, message, rows_read,
	records_read, rows_new, rows_changed + records_changed, changes_planned, changes_confirmed, changes_unneeded, changes_unwanted,
	changes_conflicted, changes_failed, requests, throttled, actor, host, version, queue_left, set_aside
FROM numsync.run
WHERE account_id = $1::bigint AND ($2::bigint IS NULL AND ended_at IS NOT NULL OR run_id = $2::bigint)
ORDER BY run_id DESC
LIMIT 1
