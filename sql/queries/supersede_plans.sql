-- Open plans give way to a new one.
-- $1 account_id
UPDATE numsync.plan SET state = 'superseded' WHERE account_id = $1::bigint AND state = 'open'
