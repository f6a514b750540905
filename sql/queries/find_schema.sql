-- Whether numsync has its table of migrations here, and its list of views and functions; who owns the schema.
-- columns: exists, lists_views, owner
SELECT to_regclass('numsync.schema_migration') IS NOT NULL AS exists, to_regclass('numsync.schema_view') IS NOT NULL AS lists_views,
	(SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'numsync') AS owner
