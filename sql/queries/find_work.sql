-- A run that holds the lease of its account, of whatever account; no row where none is at work. An end that lies more than a day ahead
-- is of a clock that was wrong, unless its session is there. The sessions are those of the server that is asked, whatever node has the
-- leases.
-- exception session: what names no account reads this common table on the server that is asked
-- columns: account, run_id, host, process_id, left_s
WITH session AS MATERIALIZED (
	SELECT application_name FROM pg_stat_activity
)
SELECT a.name AS account, l.run_id, l.host, l.process_id, ceil(extract(epoch FROM n.expires_at - clock_timestamp()))::bigint AS left_s
FROM numsync.lease l
JOIN numsync.lease_renewal n ON n.account_id = l.account_id
JOIN numsync.account a ON a.account_id = l.account_id
WHERE l.run_id IS NOT NULL AND n.expires_at > clock_timestamp()
	AND (n.expires_at < clock_timestamp() + interval '1 day'
		OR EXISTS (SELECT 1 FROM session s WHERE s.application_name = l.session))
ORDER BY a.name
LIMIT 1
