-- Lines of the file under import that have expired already.
-- $1 account_id  $2 import_key  $3 batch_id  $4 time
-- columns: line, expires_at
SELECT line, numsync.time_text(expires_at) AS expires_at
FROM numsync.expectation_line
WHERE account_id = $1::bigint AND batch_id = $3::bigint AND expires_at <= $4::timestamptz
UNION ALL
SELECT line, numsync.time_text(expires_at)
FROM numsync.stage_line
WHERE account_id = $1::bigint AND import_key = $2 AND expires_at <= $4::timestamptz
