-- Whether numsync has its table of migrations here, and its list of views and functions.
-- columns: exists, lists_views
SELECT to_regclass('numsync.schema_migration') IS NOT NULL AS exists, to_regclass('numsync.schema_view') IS NOT NULL AS lists_views
