-- What the database user may do, and what the database is, for doctor.
-- Of what a run needs it names what is not allowed: to read every table and view (months of the history are read as one table),
-- and to write every table but those that belong to the owner, to who takes expectations back or approves and to who closes periods: to add
-- to it (a plan but for its role, which is nobody's to say), and where a run changes or removes rows, that, too.
-- columns: schema_usage, mirror_read, mirror_write, journal_write, import_write, withdraw, approve, close, unread, unwritten, owner, database_bytes, migrations, last_migration
SELECT has_schema_privilege('numsync', 'USAGE') AS schema_usage,
	has_table_privilege('numsync.phone_number', 'SELECT') AS mirror_read,
	has_table_privilege('numsync.phone_number', 'INSERT') AND has_table_privilege('numsync.phone_number', 'UPDATE')
		AND has_table_privilege('numsync.run', 'INSERT') AND has_table_privilege('numsync.run', 'UPDATE') AS mirror_write,
	has_table_privilege('numsync.change_step', 'INSERT') AS journal_write,
	has_table_privilege('numsync.expectation_line', 'INSERT') AS import_write,
	has_table_privilege('numsync.withdrawal', 'INSERT') AS withdraw,
	has_column_privilege('numsync.plan_approval', 'approves', 'INSERT') AS approve,
	has_table_privilege('numsync.closing', 'INSERT') AS close,
	(SELECT string_agg(c.relname, ', ' ORDER BY c.relname) FROM pg_class c
		WHERE c.relnamespace = 'numsync'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition
			AND NOT has_table_privilege(c.oid, 'SELECT')) AS unread,
	(SELECT string_agg(c.relname, ', ' ORDER BY c.relname) FROM pg_class c
		WHERE c.relnamespace = 'numsync'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
			AND c.relname NOT IN ('schema_migration', 'schema_view', 'history_removal', 'withdrawal', 'plan_approval', 'closing', 'closing_line')
			AND (NOT CASE c.relname WHEN 'plan' THEN has_column_privilege(c.oid, 'plan_id', 'INSERT') ELSE has_table_privilege(c.oid, 'INSERT') END
				OR c.relname IN ('lease', 'lease_renewal', 'request_slot', 'request_pause', 'run', 'source', 'phone_number',
					'phone_number_reading', 'plan_turn', 'inbox_file', 'list_pass', 'detail_queue')
					AND NOT has_table_privilege(c.oid, 'UPDATE')
				OR (c.relname LIKE 'stage\_%' OR c.relname IN ('list_pass', 'detail_queue'))
					AND NOT has_table_privilege(c.oid, 'DELETE'))) AS unwritten,
	(SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'numsync.account'::regclass) AS owner,
	pg_database_size(current_database()) AS database_bytes,
	(SELECT count(*) FROM numsync.schema_migration) AS migrations,
	(SELECT max(name) FROM numsync.schema_migration) AS last_migration
