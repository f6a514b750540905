-- What the database user may do, and what the database is, for doctor.
-- schema_usage, mirror_read, mirror_write, journal_write, import_write, withdraw, close, bytes of the database, migrations, name of the last one
SELECT has_schema_privilege('numsync', 'USAGE'),
	has_table_privilege('numsync.phone_number', 'SELECT'),
	has_table_privilege('numsync.phone_number', 'INSERT, UPDATE') AND has_table_privilege('numsync.run', 'INSERT, UPDATE'),
	has_table_privilege('numsync.change_step', 'INSERT'),
	has_table_privilege('numsync.expectation_line', 'INSERT'),
	has_table_privilege('numsync.withdrawal', 'INSERT'),
	has_table_privilege('numsync.closing', 'INSERT'),
	pg_database_size(current_database()),
	(SELECT count(*) FROM numsync.schema_migration),
	(SELECT max(name) FROM numsync.schema_migration)
