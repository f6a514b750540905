-- What prefer_hash_joins.sql does, on a server with shards. It hands on to its nodes what SET LOCAL says, and nothing else: so what this
-- session was told when it was opened is said again.
DO $$
DECLARE
	name text;
BEGIN
	SET LOCAL citus.propagate_set_commands = 'local';
	SET LOCAL enable_nestloop = off;
	SET LOCAL join_collapse_limit = 1;
	FOREACH name IN ARRAY ARRAY['jit', 'work_mem', 'lock_timeout', 'TimeZone', 'DateStyle'] LOOP
		EXECUTE pg_catalog.format('SET LOCAL %I = %L', name, pg_catalog.current_setting(name));
	END LOOP;
END
$$
