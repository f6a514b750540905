-- What numsync relies on, whatever the server, the database, the user or PGOPTIONS say; on every connection, before anything
-- else. Lease, fence and every lock before a look assume READ COMMITTED; texts and times are read and written as these say; an
-- intent must be on disk before its PUT goes out, so that of synchronous_commit all is the operator's choice but off.
-- no column is read
-- exception setting: it is about the session and no data
SELECT pg_catalog.set_config(s.name, s.value, false)
FROM (VALUES ('search_path', 'pg_catalog'), ('default_transaction_isolation', 'read committed'),
	('default_transaction_deferrable', 'off'), ('standard_conforming_strings', 'on'), ('array_nulls', 'on'),
	('transform_null_equals', 'off'), ('client_encoding', 'UTF8'), ('TimeZone', 'UTC'), ('DateStyle', 'ISO, YMD'),
	('IntervalStyle', 'postgres'), ('bytea_output', 'hex'), ('extra_float_digits', '1'),
	('synchronous_commit', CASE pg_catalog.current_setting('synchronous_commit') WHEN 'off' THEN 'local'
		ELSE pg_catalog.current_setting('synchronous_commit') END)) s (name, value)
