-- Rows and records that a run could not read.
-- $1 account_id  $2 run_id  $3 how many, or null for all
-- columns: call, number, phone_id, property, reason
SELECT source AS call, number, phone_id, nullif(path, '') AS property, reason
FROM numsync.set_aside
WHERE account_id = $1::bigint AND run_id = $2::bigint
ORDER BY seq
LIMIT $3::bigint
