-- Migrations that were applied.
-- number, sha256
SELECT number, sha256 FROM numsync.schema_migration ORDER BY number
