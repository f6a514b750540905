-- Whether numsync has its table of migrations here.
-- exists
SELECT to_regclass('numsync.schema_migration') IS NOT NULL
