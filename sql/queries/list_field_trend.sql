-- Drift of each field in the last runs.
-- $1 account_id  $2 how many runs
-- field, correctable, first run, last run, drift left by each run with commas between, the oldest first, least, most
SELECT f.field, f.correctable, min(r.run_id), max(r.run_id), string_agg(coalesce(d.lines, 0)::text, ',' ORDER BY r.run_id),
	min(coalesce(d.lines, 0)), max(coalesce(d.lines, 0))
FROM (
	SELECT run_id
	FROM numsync.run
	WHERE account_id = $1::bigint AND ended_at IS NOT NULL AND numbers IS NOT NULL
	ORDER BY run_id DESC LIMIT $2::bigint
) r
CROSS JOIN (
	SELECT DISTINCT d.field, d.correctable
	FROM numsync.run_drift d
	JOIN (
		SELECT run_id
		FROM numsync.run
		WHERE account_id = $1::bigint AND ended_at IS NOT NULL AND numbers IS NOT NULL
		ORDER BY run_id DESC LIMIT $2::bigint
	) l ON l.run_id = d.run_id
	WHERE d.account_id = $1::bigint
) f
LEFT JOIN numsync.run_drift d ON d.account_id = $1::bigint AND d.run_id = r.run_id AND d.field = f.field
	AND d.correctable = f.correctable
GROUP BY f.field, f.correctable
ORDER BY max(coalesce(d.lines, 0)) DESC, f.field, f.correctable
