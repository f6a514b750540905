-- Gives a source the priority that the configuration states.
-- $1 account_id  $2 source  $3 priority
UPDATE numsync.source SET priority = $3::integer WHERE account_id = $1::bigint AND name = $2
