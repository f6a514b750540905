-- Ends a session of numsync's own that was given up while the server is still busy with its statement.
-- $1 application_name
-- columns: sessions
-- sessions: that were told to end
SELECT count(pg_terminate_backend(a.pid)) AS sessions
FROM pg_stat_activity a
WHERE a.application_name = $1 AND pg_has_role(a.usesysid, 'USAGE')
