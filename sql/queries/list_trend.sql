-- What the last runs left, the oldest first.
-- $1 account_id  $2 how many
-- columns: run_id, ended_at, exit_status, lines, correctable_lines, numbers, older_than_a_day, releases_wanted
SELECT r.run_id, numsync.time_text(r.ended_at) AS ended_at, r.exit_status,
	coalesce(sum(d.lines), 0) AS lines, coalesce(sum(d.lines) FILTER (WHERE d.correctable), 0) AS correctable_lines, r.numbers, r.older_than_a_day,
	r.releases_wanted
FROM (
	SELECT *
	FROM numsync.run
	WHERE account_id = $1::bigint AND ended_at IS NOT NULL AND numbers IS NOT NULL
	ORDER BY run_id DESC LIMIT $2::bigint
) r
LEFT JOIN numsync.run_drift d ON d.account_id = $1::bigint AND d.run_id = r.run_id
GROUP BY r.run_id, r.ended_at, r.exit_status, r.numbers, r.older_than_a_day, r.releases_wanted
ORDER BY r.run_id
