-- Notes that the file of a batch lies in the inbox no more.
-- $1 account_id  $2 batch_id  $3 time
UPDATE numsync.inbox_file SET moved_at = $3::timestamptz WHERE account_id = $1::bigint AND batch_id = $2::bigint
