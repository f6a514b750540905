-- Notes that the file of a batch lies in the inbox.
-- $1 account_id  $2 batch_id  $3 path
INSERT INTO numsync.inbox_file (account_id, batch_id, path) VALUES ($1::bigint, $2::bigint, $3)
ON CONFLICT (account_id, batch_id) DO UPDATE SET path = excluded.path, moved_at = NULL
