-- Closes runs that died; called by the taker of the lease.
-- $1 account_id  $2 time
-- columns: run_id, started_at
UPDATE numsync.run
SET state = 'interrupted', ended_at = $2::timestamptz
WHERE account_id = $1::bigint AND state = 'running'
RETURNING run_id, started_at
