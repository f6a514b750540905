-- Forgets the queues of earlier runs.
-- $1 account_id
DELETE FROM numsync.detail_queue WHERE account_id = $1::bigint
