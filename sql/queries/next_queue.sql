-- The next records to read.
-- $1 account_id  $2 run_id  $3 behind this seq  $4 how many
-- columns: seq, id, suspected_gone
SELECT seq, id, suspected_gone FROM numsync.detail_queue
WHERE account_id = $1::bigint AND run_id = $2::bigint AND seq > $3::bigint
ORDER BY seq LIMIT $4::bigint
