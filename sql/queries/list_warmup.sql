-- Numbers by the state of their SMS warmup, with their progress.
-- $1 account_id
-- state, numbers, least progress, median, most, stalled: warming, and the same progress for a week
SELECT coalesce(m.warmup_state, '(none)'), count(*), min(m.warmup_progress_percent),
	percentile_disc(0.5) WITHIN GROUP (ORDER BY m.warmup_progress_percent), max(m.warmup_progress_percent),
	count(*) FILTER (WHERE m.warmup_state = 'Warming' AND m.warmup_progress_percent < 100
		AND m.valid_from < now() - interval '7 days')
FROM numsync.phone_number m
WHERE m.account_id = $1::bigint AND m.missing_since IS NULL
GROUP BY 1
ORDER BY 2 DESC, 1
