-- Hands the months of the history that belong to somebody else to the owner of the history, where the user may act for both: an earlier
-- `prune` made them for who ran it. One that is in use stays for the next time, for others would queue behind who waits.
-- no column is read
DO $$
DECLARE
	patience text := current_setting('lock_timeout');
	item record;
BEGIN
	PERFORM set_config('lock_timeout', '1s', true);
	FOR item IN
		SELECT c.relname AS month, pg_get_userbyid(p.relowner) AS owner
		FROM pg_inherits i
		JOIN pg_class p ON p.oid = i.inhparent AND p.relkind = 'p' AND p.relnamespace = 'numsync'::regnamespace
		JOIN pg_class c ON c.oid = i.inhrelid
		WHERE c.relowner <> p.relowner AND pg_has_role(c.relowner, 'USAGE') AND pg_has_role(p.relowner, CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END)
	LOOP
		BEGIN
			EXECUTE format('ALTER TABLE numsync.%I OWNER TO %I', item.month, item.owner);
		EXCEPTION WHEN lock_not_available THEN
			NULL;
		END;
	END LOOP;
	PERFORM set_config('lock_timeout', patience, true);
END
$$
