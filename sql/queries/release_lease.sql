-- Gives the lease back, if it is still ours.
-- $1 account_id  $2 fence
UPDATE numsync.lease
SET run_id = NULL, session = NULL, host = NULL, process_id = NULL, taken_at = NULL
WHERE account_id = $1::bigint AND fence = $2::bigint
