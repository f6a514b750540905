-- What status shows beside runs and freshness.
-- $1 account_id
-- numbers gone, set aside in the last run that read, releases pending, of them wanted, open plan, lease run_id, lease host, lease process id, seconds until it expires
SELECT
	(SELECT count(*) FROM numsync.phone_number WHERE account_id = $1::bigint AND missing_since IS NOT NULL),
	(SELECT set_aside FROM numsync.run WHERE account_id = $1::bigint AND rows_read > 0 ORDER BY run_id DESC LIMIT 1),
	(SELECT count(*) FROM numsync.release_watch WHERE account_id = $1::bigint),
	(SELECT count(*) FROM numsync.release_watch WHERE account_id = $1::bigint AND wanted_batch_id IS NOT NULL),
	(SELECT plan_id FROM numsync.plan WHERE account_id = $1::bigint AND state = 'open' ORDER BY plan_id DESC LIMIT 1),
	l.run_id, l.host, l.process_id, extract(epoch FROM n.expires_at - now())::bigint
FROM numsync.lease l
JOIN numsync.lease_renewal n ON n.account_id = l.account_id
WHERE l.account_id = $1::bigint
