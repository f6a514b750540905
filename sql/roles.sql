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
REVOKE ALL ON ALL TABLES IN SCHEMA numsync FROM numsync_sync, numsync_admin, numsync_finance;
REVOKE ALL ON ALL TABLES IN SCHEMA numsync FROM PUBLIC;
REVOKE CREATE ON SCHEMA numsync FROM PUBLIC;
