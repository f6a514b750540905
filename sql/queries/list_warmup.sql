-- Numbers by the state of their warmups.
-- $1 account_id
-- columns: kind, state, numbers, least, median, most, stalled
-- kind: SMS or call; least, median, most: percent
WITH counted AS MATERIALIZED (
	{{>warmup_count|$1::bigint}}
), known AS ( -- upto: numbers of the state with this percent or less, of all whose percent is known
	SELECT state, percent, sum(numbers) OVER (PARTITION BY state ORDER BY percent) AS upto, sum(numbers) OVER (PARTITION BY state) AS total
	FROM (
		SELECT warmup_state AS state, warmup_progress_percent AS percent, sum(numbers) AS numbers
		FROM counted
		WHERE warmup_progress_percent IS NOT NULL
		GROUP BY warmup_state, warmup_progress_percent
	) p
), warmup AS (
	SELECT 'SMS' AS kind, c.state, c.numbers, k.least, k.median, k.most
	FROM (SELECT warmup_state AS state, sum(numbers)::bigint AS numbers FROM counted GROUP BY warmup_state) c
	LEFT JOIN (
		SELECT state, min(percent) AS least, min(percent) FILTER (WHERE 2 * upto >= total) AS median, max(percent) AS most
		FROM known
		GROUP BY state
	) k ON k.state IS NOT DISTINCT FROM c.state
	UNION ALL
	SELECT 'call', call_warmup_state, sum(numbers)::bigint, NULL, NULL, NULL
	FROM counted
	GROUP BY call_warmup_state
)
SELECT w.kind, coalesce(w.state, 'not told') AS state, w.numbers, w.least, w.median, w.most, coalesce(s.numbers, 0) AS stalled
FROM warmup w
LEFT JOIN (
	SELECT kind, state, count(*) AS numbers
	FROM numsync.warmup_stalled
	WHERE account_id = $1::bigint
	GROUP BY kind, state
) s ON s.kind = w.kind AND s.state = w.state
ORDER BY w.kind = 'call', w.numbers DESC, w.state
