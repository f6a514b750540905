-- What monitoring wants to know of an account.
-- $1 account_id
-- last success (epoch), last end, its exit status, its seconds, rows, records, requests, retries, throttled, confirmed, not needed, in conflict, failed, queue left, run_id, numbers, gone, read whole, older than a day, oldest (epoch), median (epoch), releases pending, wanted
SELECT (SELECT extract(epoch FROM max(ended_at)) FROM numsync.run WHERE account_id = $1::bigint AND exit_status IN (0, 2)),
	extract(epoch FROM r.ended_at), r.exit_status, round(extract(epoch FROM r.ended_at - r.started_at), 3), r.rows_read,
	r.records_read, r.requests, r.retries, r.throttled, r.changes_confirmed, r.changes_unneeded, r.changes_conflicted,
	r.changes_failed, coalesce(r.queue_left, 0), r.run_id,
	coalesce(f.numbers, 0), (SELECT count(*) FROM numsync.phone_number WHERE account_id = $1::bigint AND missing_since IS NOT NULL),
	coalesce(f.read_whole, 0), coalesce(f.older_than_a_day, 0), extract(epoch FROM f.oldest), extract(epoch FROM f.median),
	(SELECT count(*) FROM numsync.release_watch WHERE account_id = $1::bigint),
	(SELECT count(*) FROM numsync.release_watch WHERE account_id = $1::bigint AND wanted_batch_id IS NOT NULL)
FROM numsync.account a
LEFT JOIN (
	SELECT * FROM numsync.run WHERE account_id = $1::bigint AND ended_at IS NOT NULL ORDER BY run_id DESC LIMIT 1
) r ON true
LEFT JOIN numsync.freshness f ON f.account_id = a.account_id
WHERE a.account_id = $1::bigint
