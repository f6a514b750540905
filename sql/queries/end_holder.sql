-- Ends the transactions of a holder whose lease is to be taken: frozen in one, it would keep it for ever.
-- $1 account_id
-- columns: sessions
-- sessions: that were told to end; those of a role that the taker may not act for are left alone
SELECT count(pg_terminate_backend(a.pid)) AS sessions
FROM numsync.lease l
JOIN pg_stat_activity a ON a.application_name IN (l.session, l.session || ' work') AND a.xact_start IS NOT NULL
	AND pg_has_role(a.usesysid, 'USAGE')
WHERE l.account_id = $1::bigint
