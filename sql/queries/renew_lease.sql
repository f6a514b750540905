-- Puts the end of the lease off, if it is still ours. It may wait for whoever takes the lease: the fence stands in the row that is locked,
-- and is looked at again when the lock is there.
-- $1 account_id  $2 fence  $3 expires_at
-- columns: account_id
-- no row: it is no longer ours
UPDATE numsync.lease_renewal
SET expires_at = $3::timestamptz
WHERE account_id = $1::bigint AND fence = $2::bigint
RETURNING account_id
