-- The last runs.
-- $1 account_id  $2 how many
-- columns: run_id, command, state, started_at, seconds, exit_status, rows_read, rows_changed, records_read, changes_confirmed, changes_failed, message
-- rows_*, records_read: null of a run that has not come to its end, which does not tell; changes_*: null while it is at work
SELECT run_id, command, state, numsync.time_text(started_at) AS started_at,
	extract(epoch FROM coalesce(ended_at, now()) - started_at)::bigint AS seconds, exit_status,
	CASE WHEN state IN ('done', 'failed') THEN rows_read END AS rows_read,
	CASE WHEN state IN ('done', 'failed') THEN rows_new + rows_changed + records_changed END AS rows_changed,
	CASE WHEN state IN ('done', 'failed') THEN records_read END AS records_read,
	CASE WHEN state <> 'running' THEN changes_confirmed END AS changes_confirmed,
	CASE WHEN state <> 'running' THEN changes_failed + changes_conflicted + changes_unwanted END AS changes_failed, message
FROM numsync.run
WHERE account_id = $1::bigint
ORDER BY run_id DESC LIMIT $2::bigint
