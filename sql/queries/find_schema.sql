-- Whether numsync has its table of migrations here, its list of views and functions, and tables; who can migrate it.
-- columns: exists, lists_views, has_tables, owner
-- owner: of the tables, for the schema itself may have been made by somebody else; null: there is no schema
SELECT to_regclass('numsync.schema_migration') IS NOT NULL AS exists, to_regclass('numsync.schema_view') IS NOT NULL AS lists_views,
	to_regclass('numsync.account') IS NOT NULL AS has_tables,
	coalesce((SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = to_regclass('numsync.account')),
		(SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'numsync')) AS owner
