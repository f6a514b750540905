-- What monitoring wants to know of an account: its last `run`, and how things are now.
-- $1 account_id
-- columns: last_success, run_id, ended, exit_status, seconds, rows_read, records_read, records_left, requests, retries, throttled, changes_confirmed, changes_unneeded, changes_unwanted, changes_conflicted, changes_failed, numbers, gone, read_whole, older_than_a_day, oldest, median, releases_wanted, releases_others, changes_waiting, approval_age_s
-- last_success, ended, oldest, median: seconds since 1970; changes_waiting: of the open plan; approval_age_s: seconds since it was approved so that it
-- counts, null: it is not
WITH watch AS (
	SELECT count(*) FILTER (WHERE wanted_batch_id IS NOT NULL) AS wanted,
		count(*) FILTER (WHERE wanted_batch_id IS NULL) AS others
	FROM ({{>release_watch|$1::bigint}}) r
), last AS (
	SELECT * FROM numsync.run
	WHERE account_id = $1::bigint AND command = 'run' AND state IN ('done', 'failed')
	ORDER BY run_id DESC LIMIT 1
)
SELECT (SELECT extract(epoch FROM max(ended_at)) FROM numsync.run
		WHERE account_id = $1::bigint AND command = 'run' AND exit_status IN (0, 2)
			AND ended_at <= now() + interval '1 minute') AS last_success,
	r.run_id, extract(epoch FROM r.ended_at) AS ended, r.exit_status, round(extract(epoch FROM r.ended_at - r.started_at), 3) AS seconds,
	r.rows_read, r.records_read, coalesce(r.queue_left, 0) AS records_left, r.requests, r.retries, r.throttled,
	r.changes_confirmed, r.changes_unneeded, r.changes_unwanted, r.changes_conflicted, r.changes_failed,
	coalesce(f.numbers, 0) AS numbers,
	(SELECT count(*) FROM numsync.phone_number WHERE account_id = $1::bigint AND missing_since IS NOT NULL) AS gone,
	coalesce(f.read_whole, 0) AS read_whole, coalesce(f.older_than_a_day, 0) AS older_than_a_day, extract(epoch FROM f.oldest) AS oldest, extract(epoch FROM f.median) AS median,
	w.wanted AS releases_wanted, w.others AS releases_others,
	coalesce(p.change_count, 0) AS changes_waiting, extract(epoch FROM now() - p.said_at)::bigint AS approval_age_s
FROM numsync.account a
CROSS JOIN watch w
LEFT JOIN last r ON true
LEFT JOIN (
	SELECT change_count, (SELECT g.said_at FROM ({{>approval|plan.plan_id}}) g) AS said_at
	FROM numsync.plan WHERE account_id = $1::bigint AND state = 'open' ORDER BY plan_id DESC LIMIT 1
) p ON true
LEFT JOIN numsync.freshness f ON f.account_id = a.account_id
WHERE a.account_id = $1::bigint
