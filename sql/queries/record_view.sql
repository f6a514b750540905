-- Records a view or function that was made.
-- $1 position  $2 name  $3 sha256  $4 time  $5 version of numsync
INSERT INTO numsync.schema_view (position, name, sha256, made_at, version)
VALUES ($1::integer, $2, $3, $4::timestamptz, $5)
