-- Notes a row or record that could not be read.
-- $1 account_id  $2 run_id  $3 source  $4 phone_id  $5 number  $6 path  $7 reason  $8 time
INSERT INTO numsync.set_aside (account_id, run_id, seq, source, phone_id, number, path, reason, at)
SELECT $1::bigint, $2::bigint, coalesce(max(seq), 0) + 1, $3, $4, $5, $6, $7, $8::timestamptz
FROM numsync.set_aside WHERE account_id = $1::bigint AND run_id = $2::bigint
