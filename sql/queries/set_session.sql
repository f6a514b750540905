-- What numsync relies on, whatever the server, the database, the user or PGOPTIONS say; on every connection, before anything else but
-- the two that lift deadlines (lift_*_timeout.sql). Only what differs is set, for some of it is a superuser's to set. Lease, fence
-- and every lock before a look assume READ COMMITTED; texts and times are read and written as these say; an intent must be on disk
-- before its PUT goes out, so that of synchronous_commit all is the operator's choice but off; rows that a policy hides are an error
-- and no number that is gone. What is only for speed or patience (yields) is left as who connects gave it himself: options of the
-- connection or PGOPTIONS, which the server calls client. Values are in the units of pg_settings; null is the server's own default,
-- as it is for each enable_*. A server that is told to look whether its client is still there ends the statement of one that is not; not every
-- system can. Every function and operator is named with its schema, for search_path may be anybody's here.
-- exception setting: no table of numsync is asked, so no node runs it
-- columns: settings, sharded
-- settings: how many were set; sharded: whether Citus is loaded in the server
SELECT pg_catalog.count(pg_catalog.set_config(g.name, COALESCE(w.value, g.boot_val), false)) AS settings,
	pg_catalog.current_setting('citus.propagate_set_commands', true) IS NOT NULL AS sharded
FROM pg_catalog.pg_settings g
LEFT JOIN (VALUES ('search_path', 'pg_catalog', false), ('default_transaction_isolation', 'read committed', false),
	('default_transaction_deferrable', 'off', false), ('synchronous_commit_off', 'local', false), ('row_security', 'off', false),
	('session_replication_role', 'origin', false), ('standard_conforming_strings', 'on', false), ('array_nulls', 'on', false),
	('transform_null_equals', 'off', false), ('quote_all_identifiers', 'off', false), ('client_encoding', 'UTF8', false),
	('TimeZone', 'UTC', false), ('timezone_abbreviations', 'Default', false), ('DateStyle', 'ISO, YMD', false),
	('IntervalStyle', 'postgres', false), ('bytea_output', 'hex', false), ('extra_float_digits', '1', false),
	('exit_on_error', 'off', false), ('check_function_bodies', 'on', false), ('default_table_access_method', 'heap', false),
	('restrict_nonsystem_relation_kind', '', false), ('idle_session_timeout', '0', false), ('transaction_timeout', '0', false),
	('client_connection_check_interval', '1000', true), ('idle_in_transaction_session_timeout', '600000', true), ('lock_timeout', '20000', true),
	('client_min_messages', 'warning', true), ('jit', 'off', true), ('work_mem', '65536', true), ('plan_cache_mode', NULL, true),
	('geqo', NULL, true), ('force_parallel_mode', NULL, true),
	('debug_parallel_query', NULL, true), ('from_collapse_limit', NULL, true), ('join_collapse_limit', NULL, true),
	('constraint_exclusion', NULL, true), ('cursor_tuple_fraction', NULL, true)
) w (name, value, yields) ON w.name OPERATOR(pg_catalog.=) CASE
	WHEN g.name OPERATOR(pg_catalog.=) 'synchronous_commit' AND g.setting OPERATOR(pg_catalog.=) 'off' THEN 'synchronous_commit_off'
	ELSE g.name END
WHERE (w.name IS NOT NULL OR pg_catalog.starts_with(g.name, 'enable_'))
	AND g.setting OPERATOR(pg_catalog.<>) COALESCE(w.value, g.boot_val)
	AND NOT (COALESCE(w.yields, true) AND g.source OPERATOR(pg_catalog.=) 'client')
	AND (g.name OPERATOR(pg_catalog.<>) 'client_connection_check_interval' OR pg_catalog.version() OPERATOR(pg_catalog.~*) 'linux|darwin|bsd')
