-- How long ago the latest intent without an end was noted.
-- $1 account_id
-- milliseconds, or null
SELECT (extract(epoch FROM clock_timestamp() - max(at)) * 1000)::bigint
FROM numsync.change_state
WHERE account_id = $1::bigint AND state = 'sending'
