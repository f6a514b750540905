-- Notes a step of a change in the journal.
-- $1 account_id  $2 change_id  $3 state  $4 time  $5 run_id  $6 HTTP status or null  $7 message or null
INSERT INTO numsync.change_step (account_id, change_id, step, state, at, run_id, status, message)
SELECT $1::bigint, $2::bigint, coalesce(max(step), 0) + 1, $3, $4::timestamptz, $5::bigint, $6::integer, $7
FROM numsync.change_step WHERE account_id = $1::bigint AND change_id = $2::bigint
