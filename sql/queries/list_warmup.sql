-- Numbers by the state of their warmups.
-- $1 account_id
-- columns: kind, state, numbers, least, median, most, stalled
-- kind: SMS or call; least, median, most: percent
SELECT w.kind, coalesce(w.state, 'not told') AS state, w.numbers, w.least, w.median, w.most, coalesce(s.numbers, 0) AS stalled
FROM (
	SELECT p.kind, p.state, count(*) AS numbers, min(p.percent) AS least,
		percentile_disc(0.5) WITHIN GROUP (ORDER BY p.percent) AS median, max(p.percent) AS most
	FROM (
		SELECT kind, state, CASE WHEN kind = 'SMS' THEN progress::integer END AS percent
		FROM numsync.warmup
		WHERE account_id = $1::bigint
	) p
	GROUP BY p.kind, p.state
) w
LEFT JOIN (
	SELECT kind, state, count(*) AS numbers
	FROM numsync.warmup_stalled
	WHERE account_id = $1::bigint
	GROUP BY kind, state
) s ON s.kind = w.kind AND s.state = w.state
ORDER BY w.kind = 'call', w.numbers DESC, w.state
