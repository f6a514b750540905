-- What answers 429 have imposed.
-- $1 account_id
-- columns: left_us, pace
-- left_us: microseconds
SELECT ((extract(epoch FROM paused_until - clock_timestamp())) * 1000000)::bigint AS left_us, pace
FROM numsync.request_pause WHERE account_id = $1::bigint
