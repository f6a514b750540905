-- What a run notes before it counts the drift that it leaves: by which files, and until when the count holds if nothing comes.
-- $1 account_id
-- columns: at, mark, until
-- until: the first moment to come at which a line begins or ceases to hold, or a provider releases a number; or null
SELECT numsync.time_text(now()) AS at, {{>expectation_mark|$1::bigint}} AS mark, numsync.time_text(least((
	SELECT min(least(CASE WHEN l.effective_at > now() THEN l.effective_at END, CASE WHEN l.expires_at > now() THEN l.expires_at END))
	FROM numsync.expectation_line l
	WHERE l.account_id = $1::bigint AND (l.effective_at > now() OR l.expires_at > now())
), (
	SELECT min(m.provider_released_at)
	FROM numsync.phone_number m
	WHERE m.account_id = $1::bigint AND m.provider_released_at > now()
))) AS until
