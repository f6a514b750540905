-- Locks the lease for the length of a write, if it is still ours.
-- $1 account_id  $2 fence
-- columns: fence
-- no row: it is no longer ours
SELECT fence FROM numsync.lease WHERE account_id = $1::bigint AND fence = $2::bigint FOR SHARE
