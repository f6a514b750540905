-- The last runs.
-- $1 account_id  $2 how many
-- columns: run_id, command, state, started_at, seconds, exit_status, rows_read, rows_changed, records_read, changes_confirmed, changes_failed, message
SELECT run_id, command, state, numsync.time_text(started_at) AS started_at,
	extract(epoch FROM coalesce(ended_at, now()) - started_at)::bigint AS seconds, exit_status, rows_read,
	rows_new + rows_changed + records_changed AS rows_changed, records_read, changes_confirmed,
	changes_failed + changes_conflicted + changes_unwanted AS changes_failed, message
FROM numsync.run
WHERE account_id = $1::bigint
ORDER BY run_id DESC LIMIT $2::bigint
