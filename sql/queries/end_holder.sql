-- Ends the transactions of a holder whose lease is to be taken: frozen in one, it would keep it for ever. Without the lease's table:
-- the process is one of the server that is asked, and not of the node that has the lease.
-- $1 application_name of the holder's session, null: ends nothing
-- columns: sessions
-- sessions: that were told to end; those of a role that the taker may not act for are left alone
SELECT count(pg_terminate_backend(a.pid)) AS sessions
FROM pg_stat_activity a
WHERE a.application_name IN ($1, $1 || ' work') AND a.xact_start IS NOT NULL AND pg_has_role(a.usesysid, 'USAGE')
