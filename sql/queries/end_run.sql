-- Ends a run with its outcome and counters.
-- $1 account_id  $2 run_id  $3 state  $4 time  $5 exit status  $6 message or null  $7.. counters in the order of the columns
UPDATE numsync.run
SET state = $3, ended_at = $4::timestamptz, exit_status = $5::integer, message = $6,
	pages = $7::bigint, rows_read = $8::bigint, rows_new = $9::bigint, rows_changed = $10::bigint,
	list_complete = $11::boolean, records_read = $12::bigint, records_changed = $13::bigint,
	set_aside = $14::bigint, gone = $15::bigint, changes_planned = $16::bigint,
	changes_confirmed = $17::bigint, changes_unneeded = $18::bigint, changes_unwanted = $19::bigint,
	changes_conflicted = $20::bigint, changes_failed = $21::bigint,
	requests = $22::bigint, retries = $23::bigint, throttled = $24::bigint
WHERE account_id = $1::bigint AND run_id = $2::bigint AND state = 'running'
