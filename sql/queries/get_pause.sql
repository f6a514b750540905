-- What answers 429 have imposed.
-- $1 account_id
-- microseconds left, pace
SELECT ((extract(epoch FROM paused_until - clock_timestamp())) * 1000000)::bigint, pace
FROM numsync.request_pause WHERE account_id = $1::bigint
