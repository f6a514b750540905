-- Notes what went wrong after a run had ended: an export, the report, the hook.
-- $1 account_id  $2 run_id  $3 exit status  $4 state  $5 message
UPDATE numsync.run
SET exit_status = $3::integer, state = $4, message = coalesce(message || '; ', '') || $5::text
WHERE account_id = $1::bigint AND run_id = $2::bigint AND state IN ('done', 'failed')
