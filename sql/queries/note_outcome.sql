-- Notes what a run leaves behind.
-- $1 account_id  $2 run_id  $3 numbers  $4 of them older than a day  $5 wanted with a release coming  $6 records left unread  $7 when the drift was counted  $8 mark of what it was counted by  $9 until when the count holds, or null  $10 unchecked  $11 overruled  $12 ambiguous  $13 one of those numbers, or null
UPDATE numsync.run
SET numbers = $3::bigint, older_than_a_day = $4::bigint, releases_wanted = $5::bigint, queue_left = $6::bigint,
	drift_at = $7::timestamptz, drift_mark = $8, drift_until = $9::timestamptz, unchecked = $10::bigint, overruled = $11::bigint,
	ambiguous = $12::bigint, ambiguous_number = $13
WHERE account_id = $1::bigint AND run_id = $2::bigint
