-- The roles, for `numsync migrate --roles`; grants.sql, which follows, has their rights. They cannot log in: grant them to those who do.

DO $$
DECLARE
	role text;
BEGIN
	FOREACH role IN ARRAY ARRAY['numsync_sync', 'numsync_admin', 'numsync_finance'] LOOP
		IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = role) THEN
			EXECUTE format('CREATE ROLE %I NOLOGIN', role);
		END IF;
	END LOOP;
END
$$;

GRANT numsync_sync TO numsync_admin;
-- what somebody gave them beside is taken here, and by no other migrate
DO $$ -- from all tables and views, but for months of the history that belong to somebody else
BEGIN
	EXECUTE (SELECT format('REVOKE ALL ON %s FROM numsync_sync, numsync_admin, numsync_finance, PUBLIC', string_agg(format('numsync.%I', c.relname), ', '))
		FROM pg_class c
		WHERE c.relnamespace = 'numsync'::regnamespace AND c.relkind IN ('r', 'p', 'v')
			AND (NOT c.relispartition OR pg_has_role(c.relowner, 'USAGE')));
END
$$;
REVOKE CREATE ON SCHEMA numsync FROM PUBLIC;
