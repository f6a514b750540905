-- What monitoring wants to know of an account: its last `run`, and how things are now.
-- $1 account_id
-- last success (epoch), run_id, end (epoch), exit status, seconds, rows, records, records left, requests, retries, throttled, confirmed, not needed, not wanted, in conflict, failed, numbers, gone, read whole, older than a day, oldest (epoch), median (epoch), releases pending and wanted, and not wanted
WITH watch AS (
	SELECT count(*) FILTER (WHERE wanted_batch_id IS NOT NULL) AS wanted,
		count(*) FILTER (WHERE wanted_batch_id IS NULL) AS others
	FROM numsync.release_watch WHERE account_id = $1::bigint
), last AS (
	SELECT * FROM numsync.run
	WHERE account_id = $1::bigint AND command = 'run' AND state IN ('done', 'failed')
	ORDER BY run_id DESC LIMIT 1
)
SELECT (SELECT extract(epoch FROM max(ended_at)) FROM numsync.run
		WHERE account_id = $1::bigint AND command = 'run' AND exit_status IN (0, 2)
			AND ended_at <= now() + interval '1 minute'),
	r.run_id, extract(epoch FROM r.ended_at), r.exit_status, round(extract(epoch FROM r.ended_at - r.started_at), 3),
	r.rows_read, r.records_read, coalesce(r.queue_left, 0), r.requests, r.retries, r.throttled,
	r.changes_confirmed, r.changes_unneeded, r.changes_unwanted, r.changes_conflicted, r.changes_failed,
	coalesce(f.numbers, 0),
	(SELECT count(*) FROM numsync.phone_number WHERE account_id = $1::bigint AND missing_since IS NOT NULL),
	coalesce(f.read_whole, 0), coalesce(f.older_than_a_day, 0), extract(epoch FROM f.oldest), extract(epoch FROM f.median),
	w.wanted, w.others
FROM numsync.account a
CROSS JOIN watch w
LEFT JOIN last r ON true
LEFT JOIN numsync.freshness f ON f.account_id = a.account_id
WHERE a.account_id = $1::bigint
