-- How far the SMS warmups have come, and the stages of the call warmups.
-- $1 account_id
-- columns: kind, band, numbers
-- kind: SMS or call
WITH counted AS MATERIALIZED (
	{{>warmup_count|$1::bigint}}
)
SELECT b.kind, b.band, sum(b.numbers)::bigint AS numbers
FROM (
	SELECT 'SMS' AS kind, CASE WHEN warmup_progress_percent >= 100 THEN '100'
			ELSE warmup_progress_percent / 20 * 20 || ' to ' || warmup_progress_percent / 20 * 20 + 19 END AS band,
		warmup_progress_percent / 20 AS place, numbers
	FROM counted
	WHERE warmup_progress_percent IS NOT NULL
	UNION ALL
	SELECT 'call', call_warmup_stage, NULL, numbers
	FROM counted
	WHERE call_warmup_stage IS NOT NULL
) b
GROUP BY b.kind, b.band
ORDER BY b.kind = 'call', min(b.place), b.band
