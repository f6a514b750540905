-- Notes what answers 429 have imposed.
-- $1 account_id  $2 paused_until  $3 pace
INSERT INTO numsync.request_pause (account_id, paused_until, pace)
VALUES ($1::bigint, $2::timestamptz, $3::double precision)
ON CONFLICT (account_id) DO UPDATE SET paused_until = excluded.paused_until, pace = excluded.pace
