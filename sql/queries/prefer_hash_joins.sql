-- For the rest of the transaction: sets are joined by hash, in the order that is written, and a planner without statistics
-- must not try row by row. A server with shards hands on to its nodes what SET LOCAL says there, and nothing else: so what this
-- session was told when it was opened is said again. (Memory for the hashes: the connection asks for it, pg_connect.c.)
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
