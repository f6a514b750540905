-- Notes slots that changed.
-- $1 account_id  $2 slots (integer[])  $3 started_at (timestamptz[])  $4 completed_at (timestamptz[])
INSERT INTO numsync.request_slot (account_id, slot, started_at, completed_at)
SELECT $1::bigint, u.slot, u.started_at, u.completed_at
FROM unnest($2::integer[], $3::timestamptz[], $4::timestamptz[]) AS u (slot, started_at, completed_at)
ON CONFLICT (account_id, slot) DO UPDATE
SET started_at = excluded.started_at, completed_at = excluded.completed_at
