-- Puts the end of the lease off, if it is still ours.
-- $1 account_id  $2 fence  $3 expires_at
-- account_id, when it was ours
UPDATE numsync.lease_renewal n
SET expires_at = $3::timestamptz
WHERE n.account_id = $1::bigint
	AND EXISTS (SELECT FROM numsync.lease l WHERE l.account_id = $1::bigint AND l.fence = $2::bigint)
RETURNING n.account_id
