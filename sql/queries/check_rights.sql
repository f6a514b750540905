-- What the database user may do, and what the database is, for doctor.
-- columns: schema_usage, mirror_read, mirror_write, journal_write, import_write, withdraw, close, database_bytes, migrations, last_migration
SELECT has_schema_privilege('numsync', 'USAGE') AS schema_usage,
	has_table_privilege('numsync.phone_number', 'SELECT') AS mirror_read,
	has_table_privilege('numsync.phone_number', 'INSERT, UPDATE') AND has_table_privilege('numsync.run', 'INSERT, UPDATE') AS mirror_write,
	has_table_privilege('numsync.change_step', 'INSERT') AS journal_write,
	has_table_privilege('numsync.expectation_line', 'INSERT') AS import_write,
	has_table_privilege('numsync.withdrawal', 'INSERT') AS withdraw,
	has_table_privilege('numsync.closing', 'INSERT') AS close,
	pg_database_size(current_database()) AS database_bytes,
	(SELECT count(*) FROM numsync.schema_migration) AS migrations,
	(SELECT max(name) FROM numsync.schema_migration) AS last_migration
