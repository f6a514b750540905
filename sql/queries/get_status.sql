-- What status shows beside runs and freshness.
-- $1 account_id  $2 the earliest time of making and approving of a plan that may be sent
-- columns: gone, set_aside, releases, releases_wanted, plan_id, plan_approved, plan_expired, lease_run_id, lease_host, lease_process_id, lease_left_s, lease_ended, unowned_overrides, unowned_number
-- set_aside: in the last run that read; plan_id: the open one; plan_approved: by another role than made it; plan_expired: it is too old to be sent; lease_left_s: seconds until it ends; lease_ended: its run died, or it would have renewed it; unowned_overrides: that read as numsync's and that no change of this database set; unowned_number: one of them
WITH watch AS MATERIALIZED (
	SELECT count(*) AS releases, count(wanted_batch_id) AS releases_wanted FROM ({{>release_watch|$1::bigint}}) r
)
SELECT
	(SELECT count(*) FROM numsync.phone_number WHERE account_id = $1::bigint AND missing_since IS NOT NULL) AS gone,
	(SELECT set_aside FROM numsync.run WHERE account_id = $1::bigint AND rows_read > 0 ORDER BY run_id DESC LIMIT 1),
	(SELECT releases FROM watch), (SELECT releases_wanted FROM watch),
	p.plan_id, coalesce(p.approved, false) AS plan_approved, coalesce(p.expired, false) AS plan_expired,
	l.run_id AS lease_run_id, l.host AS lease_host, l.process_id AS lease_process_id, extract(epoch FROM n.expires_at - now())::bigint AS lease_left_s,
	n.expires_at <= now() AS lease_ended,
	u.unowned_overrides, u.unowned_number
FROM numsync.lease l
JOIN numsync.lease_renewal n ON n.account_id = l.account_id
LEFT JOIN (
	SELECT plan_id, created_at < $2::timestamptz AS expired,
		EXISTS (SELECT 1 FROM ({{>approval|plan.plan_id}}) g WHERE g.said_at >= $2::timestamptz) AS approved
	FROM numsync.plan WHERE account_id = $1::bigint AND state = 'open' ORDER BY plan_id DESC LIMIT 1
) p ON true
CROSS JOIN (SELECT count(*) AS unowned_overrides, min(number) AS unowned_number FROM numsync.unowned_override WHERE account_id = $1::bigint) u
WHERE l.account_id = $1::bigint
