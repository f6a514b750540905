-- The lease and its holder. Behind lock_lease and not in one with it: a statement that has waited for a lock still shows of
-- other tables what was there before it waited. Whether the session is still there is another statement: the node that has the
-- lease has not the session.
-- $1 account_id
-- columns: fence, run_id, session, host, process_id, taken_at, left_us
-- left_us: microseconds until it ends
SELECT l.fence, l.run_id, l.session, l.host, l.process_id, l.taken_at,
	(extract(epoch FROM n.expires_at - clock_timestamp()) * 1000000)::text AS left_us
FROM numsync.lease_renewal n
JOIN numsync.lease l ON l.account_id = n.account_id
WHERE n.account_id = $1::bigint
