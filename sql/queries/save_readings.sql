-- Notes when the staged records were read.
-- $1 account_id  $2 run_id
INSERT INTO numsync.phone_number_reading (account_id, id, detail_at, detail_run_id)
SELECT account_id, id, read_at, run_id
FROM numsync.stage_record
WHERE account_id = $1::bigint AND run_id = $2::bigint
ON CONFLICT (account_id, id) DO UPDATE
SET detail_at = excluded.detail_at, detail_run_id = excluded.detail_run_id
