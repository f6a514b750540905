-- The drift that the last run left, if nothing has come since that could have changed it: no later run has written to the mirror,
-- nobody imported, took back or weighs sources otherwise, and no line has begun or ceased to hold.
-- $1 account_id  $2 version of numsync
-- columns: run_id, at, correctable, report_only, unchecked, overruled, ambiguous, ambiguous_number
-- no row: it must be judged now
SELECT r.run_id, numsync.time_text(r.drift_at) AS at, coalesce(d.correctable, 0) AS correctable, coalesce(d.report_only, 0) AS report_only,
	r.unchecked, r.overruled, r.ambiguous, r.ambiguous_number
FROM (SELECT * FROM numsync.run WHERE account_id = $1::bigint ORDER BY run_id DESC LIMIT 1) r
CROSS JOIN (SELECT {{>expectation_mark|$1::bigint}} AS mark) e
LEFT JOIN (
	SELECT run_id, sum(lines) FILTER (WHERE correctable) AS correctable, sum(lines) FILTER (WHERE NOT correctable) AS report_only
	FROM numsync.run_drift
	WHERE account_id = $1::bigint AND run_id = (SELECT max(run_id) FROM numsync.run WHERE account_id = $1::bigint)
	GROUP BY run_id
) d ON d.run_id = r.run_id
WHERE r.ended_at IS NOT NULL AND r.version = $2 AND r.drift_mark = e.mark AND r.drift_at <= now()
	AND (r.drift_until IS NULL OR r.drift_until > now())
