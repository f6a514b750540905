-- How far the SMS warmups have come, and the stages of the call warmups.
-- $1 account_id
-- columns: kind, band, numbers
-- kind: SMS or call
SELECT b.kind, b.band, count(*) AS numbers
FROM (
	SELECT w.kind, CASE WHEN w.kind = 'call' THEN w.progress
		WHEN w.progress::integer >= 100 THEN '100'
		ELSE w.progress::integer / 20 * 20 || ' to ' || w.progress::integer / 20 * 20 + 19 END AS band,
		CASE WHEN w.kind = 'SMS' THEN w.progress::integer / 20 END AS place
	FROM numsync.warmup w
	WHERE w.account_id = $1::bigint AND w.progress IS NOT NULL
) b
GROUP BY b.kind, b.band
ORDER BY b.kind = 'call', min(b.place), b.band
