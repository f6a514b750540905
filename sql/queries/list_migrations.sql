-- Migrations that were applied.
-- columns: number, sha256, name
SELECT number, sha256, name FROM numsync.schema_migration ORDER BY number
