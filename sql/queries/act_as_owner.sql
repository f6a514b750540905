-- What `migrate` makes belongs to who owns the tables, whoever runs it: for the rest of the session, where the user may act for the owner.
-- $1 owner
-- exception setting: the version is that of the whole server
-- no column is read
SELECT pg_catalog.set_config('role', $1, false) WHERE current_user <> $1 AND pg_catalog.pg_has_role($1::name, CASE WHEN pg_catalog.current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END)
