-- The last runs.
-- $1 account_id  $2 how many
-- columns: run_id, command, state, started_at, seconds, exit_status, rows_read, rows_changed, records_read, changes_confirmed, changes_failed, message
-- state: of one that died it is interrupted before the next run says so, as soon as its lease has ended; rows_*, records_read: null of a run that has not come to its end, which does not tell; changes_*: null while it is at work, or
-- until the next run has counted what one that died did
SELECT run_id, command, CASE WHEN state = 'running' AND NOT EXISTS (SELECT 1 FROM numsync.lease l
			JOIN numsync.lease_renewal n ON n.account_id = l.account_id
			WHERE l.account_id = $1::bigint AND l.run_id = r.run_id AND n.expires_at > now()) THEN 'interrupted' ELSE state END AS state,
	numsync.time_text(started_at) AS started_at,
	extract(epoch FROM coalesce(ended_at, now()) - started_at)::bigint AS seconds, exit_status,
	CASE WHEN state IN ('done', 'failed') THEN rows_read END AS rows_read,
	CASE WHEN state IN ('done', 'failed') THEN rows_new + rows_changed + records_changed END AS rows_changed,
	CASE WHEN state IN ('done', 'failed') THEN records_read END AS records_read,
	CASE WHEN state <> 'running' THEN changes_confirmed END AS changes_confirmed,
	CASE WHEN state <> 'running' THEN changes_failed + changes_conflicted + changes_unwanted END AS changes_failed, message
FROM numsync.run r
WHERE account_id = $1::bigint
ORDER BY run_id DESC LIMIT $2::bigint
