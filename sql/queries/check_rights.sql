-- What the database user may do, for doctor.
-- schema_usage, mirror_read, mirror_write, journal_write
SELECT has_schema_privilege('numsync', 'USAGE'),
	has_table_privilege('numsync.phone_number', 'SELECT'),
	has_table_privilege('numsync.phone_number', 'INSERT, UPDATE'),
	has_table_privilege('numsync.change_step', 'INSERT')
