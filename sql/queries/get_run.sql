-- A run.
-- $1 account_id  $2 run_id, or null for the last one that ended
-- columns: run_id, command, state, started_at, ended_at, exit_status, message, rows_read, records_read, rows_new, changed, changes_planned, changes_confirmed, changes_unneeded, changes_unwanted, changes_conflicted, changes_failed, requests, throttled, actor, host, version, queue_left, set_aside, is_last
-- changed: rows and records; is_last: none that ended is later
SELECT run_id, command, state, numsync.time_text(started_at) AS started_at, numsync.time_text(ended_at) AS ended_at, exit_status, message, rows_read,
	records_read, rows_new, rows_changed + records_changed AS changed, changes_planned, changes_confirmed, changes_unneeded, changes_unwanted,
	changes_conflicted, changes_failed, requests, throttled, actor, host, version, queue_left, set_aside,
	NOT EXISTS (SELECT 1 FROM numsync.run l WHERE l.account_id = $1::bigint AND l.run_id > r.run_id AND l.ended_at IS NOT NULL) AS is_last
FROM numsync.run r
WHERE account_id = $1::bigint AND ($2::bigint IS NULL AND ended_at IS NOT NULL OR run_id = $2::bigint)
ORDER BY run_id DESC
LIMIT 1
