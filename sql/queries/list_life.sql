-- What happened to a number, the oldest first.
-- $1 account_id  $2 id
-- at, kind, run_id, what, actor, detail
SELECT numsync.time_text(at), kind, run_id, what, actor, detail
FROM numsync.number_life
WHERE account_id = $1::bigint AND phone_id = $2
UNION ALL
SELECT numsync.time_text(n.valid_from), CASE WHEN n.was IS NULL THEN 'first seen'
		WHEN n.missing_since IS NOT NULL AND n.was_missing IS NULL THEN 'gone'
		WHEN n.missing_since IS NULL AND n.was_missing IS NOT NULL THEN 'back' ELSE 'changed' END,
	n.run_id, CASE WHEN n.was IS NULL THEN concat_ws(' ', n.number, n.name) ELSE
		(SELECT string_agg(d.key || ': ' || coalesce(n.was ->> d.key, 'NULL') || ' -> ' || coalesce(d.value, 'NULL'), ', ' ORDER BY d.key)
		FROM jsonb_each_text(n.now) d
		WHERE n.was ->> d.key IS DISTINCT FROM d.value) END,
	CASE WHEN n.was IS NULL THEN NULL WHEN EXISTS (
		SELECT
		FROM numsync.change c
		JOIN numsync.change_step s ON s.account_id = c.account_id AND s.change_id = c.change_id
		WHERE c.account_id = $1::bigint AND c.phone_id = $2 AND s.run_id = n.run_id AND s.state IN ('confirmed', 'not_kept')
			AND abs(extract(epoch FROM s.at - n.valid_from)) < 1) THEN 'numsync' ELSE 'Leadping' END, NULL
FROM (
	SELECT v.valid_from, v.run_id, v.number, v.name, v.missing_since,
		lag(v.missing_since) OVER w AS was_missing, lag(to_jsonb(v) - ARRAY['valid_from', 'valid_to', 'run_id', 'row_changed_at',
			'row_read', 'record_read', 'missing_since', 'unknown', 'absent', 'account_id']) OVER w AS was,
		to_jsonb(v) - ARRAY['valid_from', 'valid_to', 'run_id', 'row_changed_at', 'row_read', 'record_read', 'missing_since',
			'unknown', 'absent', 'account_id'] AS now
	FROM numsync.phone_number_version v
	WHERE v.account_id = $1::bigint AND v.id = $2
	WINDOW w AS (ORDER BY v.valid_from)
) n
WHERE n.was IS NULL OR n.was IS DISTINCT FROM n.now OR n.missing_since IS DISTINCT FROM n.was_missing
ORDER BY 1, 2
