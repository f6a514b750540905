-- The governor's slots that may still count.
-- $1 account_id
-- slot, microseconds since it started, microseconds since it completed (null: not told)
SELECT slot, ((extract(epoch FROM clock_timestamp() - started_at)) * 1000000)::bigint,
	((extract(epoch FROM clock_timestamp() - completed_at)) * 1000000)::bigint
FROM numsync.request_slot
WHERE account_id = $1::bigint AND started_at IS NOT NULL
ORDER BY started_at DESC
