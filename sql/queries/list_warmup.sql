-- Numbers by the state of their warmups.
-- $1 account_id
-- kind (SMS, call), state, numbers, least percent, median, most, stalled
SELECT w.kind, coalesce(w.state, 'not told'), count(*), min(p.percent), percentile_disc(0.5) WITHIN GROUP (ORDER BY p.percent),
	max(p.percent), count(s.id)
FROM numsync.warmup w
CROSS JOIN LATERAL (SELECT CASE WHEN w.kind = 'SMS' THEN w.progress::integer END AS percent) p
LEFT JOIN numsync.warmup_stalled s ON s.account_id = $1::bigint AND s.id = w.id AND s.kind = w.kind
WHERE w.account_id = $1::bigint
GROUP BY w.kind, w.state
ORDER BY w.kind = 'call', count(*) DESC, w.state
