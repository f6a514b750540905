-- Notes what a run leaves behind.
-- $1 account_id  $2 run_id  $3 numbers  $4 of them older than a day  $5 wanted with a release coming  $6 records left unread
UPDATE numsync.run
SET numbers = $3::bigint, older_than_a_day = $4::bigint, releases_wanted = $5::bigint, queue_left = $6::bigint
WHERE account_id = $1::bigint AND run_id = $2::bigint
