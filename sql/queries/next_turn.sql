-- When the next of the expectations about the numbers of a plan begins or ceases to hold.
-- $1 account_id  $2 plan_id
-- columns: at_us
-- at_us: microseconds since 1970, or null
SELECT (extract(epoch FROM min(least(CASE WHEN l.effective_at > now() THEN l.effective_at END,
	CASE WHEN l.expires_at > now() THEN l.expires_at END))) * 1000000)::bigint AS at_us
FROM numsync.expectation_line l
WHERE l.account_id = $1::bigint AND (l.effective_at > now() OR l.expires_at > now())
	AND (l.number IN (SELECT c.number FROM numsync.change c WHERE c.account_id = $1::bigint AND c.plan_id = $2::bigint)
		OR l.phone_id IN (SELECT c.phone_id FROM numsync.change c WHERE c.account_id = $1::bigint AND c.plan_id = $2::bigint))
