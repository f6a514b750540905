-- Makes a source known and locks it, so that imports into it come one after another.
-- $1 account_id  $2 source  $3 priority
-- name
INSERT INTO numsync.source (account_id, name, priority) VALUES ($1::bigint, $2, $3::integer)
ON CONFLICT (account_id, name) DO UPDATE SET name = excluded.name
RETURNING name
