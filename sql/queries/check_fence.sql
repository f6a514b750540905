-- Locks the lease for the length of a write, if it is still ours.
-- $1 account_id  $2 fence
-- fence, when it was ours
SELECT fence FROM numsync.lease WHERE account_id = $1::bigint AND fence = $2::bigint FOR SHARE
