-- Notes the fencing number of a run.
-- $1 account_id  $2 run_id  $3 fence
UPDATE numsync.run SET fence = $3::bigint WHERE account_id = $1::bigint AND run_id = $2::bigint
