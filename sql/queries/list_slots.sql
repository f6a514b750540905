-- The governor's slots that may still count.
-- $1 account_id
-- columns: slot, started_ago_us, completed_ago_us
-- completed_ago_us: null when it is not told
SELECT slot, ((extract(epoch FROM clock_timestamp() - started_at)) * 1000000)::bigint AS started_ago_us,
	((extract(epoch FROM clock_timestamp() - completed_at)) * 1000000)::bigint AS completed_ago_us
FROM numsync.request_slot
WHERE account_id = $1::bigint AND started_at IS NOT NULL
ORDER BY started_at DESC
