-- Records an applied migration.
-- $1 number  $2 name  $3 sha256  $4 time  $5 version of numsync
INSERT INTO numsync.schema_migration (number, name, sha256, applied_at, version)
VALUES ($1::integer, $2, $3, $4::timestamptz, $5)
