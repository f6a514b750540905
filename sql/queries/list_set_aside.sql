-- Rows and records that a run could not read.
-- $1 account_id  $2 run_id  $3 how many
-- call, number or id, property, reason
SELECT source, coalesce(number, phone_id), path, reason
FROM numsync.set_aside
WHERE account_id = $1::bigint AND run_id = $2::bigint
ORDER BY seq
LIMIT $3::bigint
