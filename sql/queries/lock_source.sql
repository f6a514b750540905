-- Makes a source known. Imports of an account come one after another: they lock its row.
-- $1 account_id  $2 source  $3 priority
-- name
WITH locked AS (
	SELECT account_id FROM numsync.account WHERE account_id = $1::bigint FOR NO KEY UPDATE
)
INSERT INTO numsync.source (account_id, name, priority) SELECT account_id, $2, $3::integer FROM locked
ON CONFLICT (account_id, name) DO UPDATE SET name = excluded.name
RETURNING name
