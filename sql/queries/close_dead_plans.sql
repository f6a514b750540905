-- Plans that a dead run was applying give way; called by the holder of the lease.
-- $1 account_id
UPDATE numsync.plan SET state = 'superseded' WHERE account_id = $1::bigint AND state = 'applying'
