-- Drift of each field in the last runs.
-- $1 account_id  $2 how many runs
-- columns: field, correctable, first_run, last_run, lines_by_run, least, most
-- lines_by_run: drift left by each run with commas between, the oldest first
SELECT f.field, f.correctable, min(r.run_id) AS first_run, max(r.run_id) AS last_run, string_agg(coalesce(d.lines, 0)::text, ',' ORDER BY r.run_id) AS lines_by_run,
	min(coalesce(d.lines, 0)) AS least, max(coalesce(d.lines, 0)) AS most
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
