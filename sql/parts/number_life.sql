-- What is known of each number, in one stream. The argument: where the expectations are.
SELECT e.account_id, e.phone_id, e.created_at AS at, 1 AS place, 'wanted' AS kind, NULL::bigint AS run_id, e.actor AS actor,
	concat_ws('; ', e.source || ', ' || b.file_name || ':' || e.line, e.reason,
		'from ' || numsync.time_text(e.effective_at), 'until ' || numsync.time_text(e.expires_at),
		CASE WHEN e.on_drift = 'disable' THEN 'else the number is disabled' END) AS note,
	e.field, NULL::text AS before, numsync.test_text(e.operator, e.operand) AS after
FROM %expectation e
JOIN numsync.import_batch b ON b.account_id = e.account_id AND b.batch_id = e.batch_id
UNION ALL
SELECT e.account_id, e.phone_id, b.imported_at, 1, 'wanted again', NULL, b.actor,
	e.source || ', ' || b.file_name, e.field, NULL, numsync.test_text(e.operator, e.operand)
FROM %expectation e
JOIN %expectation_repeat r ON r.account_id = e.account_id AND r.of_batch_id = e.batch_id AND r.of_line = e.line
	AND r.field = e.field
JOIN numsync.import_batch b ON b.account_id = r.account_id AND b.batch_id = r.batch_id
UNION ALL
SELECT e.account_id, e.phone_id, e.withdrawn_at, 0, 'withdrawn', NULL, w.actor,
	e.source || CASE w.cause WHEN 'replace' THEN ', no longer in the file of batch ' || w.batch_id
		WHEN 'batch' THEN ', batch ' || w.batch_id || ' was taken back' ELSE ', all of it was taken back' END,
	e.field, numsync.test_text(e.operator, e.operand), NULL
FROM %expectation e
LEFT JOIN numsync.withdrawal w ON w.account_id = e.account_id AND w.withdrawal_id = e.withdrawal_id
WHERE e.withdrawn_at IS NOT NULL
UNION ALL
SELECT c.account_id, c.phone_id, p.created_at, 2, 'planned', p.run_id, p.actor,
	concat_ws('; ', 'change ' || c.change_id || ' of plan ' || c.plan_id, 'puts back what run ' || p.reverts_run_id || ' did',
		f.source || coalesce(', ' || b.file_name || ':' || f.line, '')),
	f.field, f.before, f.after
FROM numsync.change c
JOIN numsync.plan p ON p.account_id = c.account_id AND p.plan_id = c.plan_id
JOIN numsync.change_field f ON f.account_id = c.account_id AND f.change_id = c.change_id AND f.wanted
	AND f.before IS DISTINCT FROM f.after
LEFT JOIN numsync.import_batch b ON b.account_id = f.account_id AND b.batch_id = f.batch_id
LEFT JOIN numsync.change_step s ON s.account_id = c.account_id AND s.change_id = c.change_id AND s.step = 1
WHERE p.state <> 'superseded' OR s.change_id IS NOT NULL
UNION ALL
SELECT s.account_id, c.phone_id, s.at, 3, replace(s.state, '_', ' '), s.run_id, 'numsync',
	concat_ws('; ', 'change ' || s.change_id, 'status ' || s.status, s.message), NULL, NULL, NULL
FROM numsync.change_step s
JOIN numsync.change c ON c.account_id = s.account_id AND c.change_id = s.change_id
UNION ALL
SELECT v.account_id, v.phone_id, coalesce(v.created_at, v.first_seen_at), 5, 'event', v.run_id, coalesce(v.actor_name, v.actor_id,
		'Leadping'), concat_ws('; ', v.type, nullif(v.title, v.type), v.state, v.details), NULL, NULL, NULL
FROM numsync.phone_number_event v
UNION ALL
SELECT a.account_id, a.phone_id, a.at, 5, 'not read', a.run_id, 'Leadping',
	concat_ws('; ', a.source || ' answered what cannot be read', a.reason), nullif(a.path, ''), NULL, NULL
FROM numsync.set_aside a
WHERE a.phone_id IS NOT NULL
UNION ALL
SELECT n.account_id, n.id, n.valid_from, 4, CASE WHEN k.cut IS NOT NULL THEN 'oldest kept' WHEN n.was IS NULL THEN 'first seen' WHEN n.missing AND NOT n.was_missing THEN 'gone'
		WHEN n.was_missing AND NOT n.missing THEN 'back' WHEN d.key IS NULL THEN 'first read' ELSE 'changed' END,
	n.run_id, CASE WHEN n.was IS NULL OR d.key IS NULL AND n.missing = n.was_missing THEN NULL
		WHEN q.change_id IS NOT NULL THEN 'numsync' ELSE 'Leadping' END,
	CASE WHEN n.was IS NULL THEN concat_ws('; ', concat_ws(' ', n.number, n.name),
			'versions that ended before ' || numsync.time_text(k.cut) || ' were removed at ' || numsync.time_text(k.removed_at)
			|| ' by ' || k.removed_by)
		ELSE 'change ' || q.change_id END,
	d.key, d.before, d.after
FROM (
	SELECT v.account_id, v.id, v.valid_from, v.run_id, v.number, v.name, v.row_read, v.record_read,
		v.missing_since IS NOT NULL AS missing, lag(v.missing_since IS NOT NULL) OVER w AS was_missing,
		lag(v.record_read) OVER w AS was_record, lag(v.row_read) OVER w AS was_row,
		lag(v.now) OVER w AS was, v.now
	FROM ( -- the tables, not the view of both: its texts sort by bytes, and the keys do not
		SELECT account_id, id, valid_from, run_id, number, name, row_read, record_read, missing_since, to_jsonb(m) AS now
		FROM numsync.phone_number m
		UNION ALL
		SELECT account_id, id, valid_from, run_id, number, name, row_read, record_read, missing_since, to_jsonb(h)
		FROM numsync.phone_number_history h
	) v
	WINDOW w AS (PARTITION BY v.account_id, v.id ORDER BY v.valid_from)
) n
LEFT JOIN LATERAL (
	SELECT k.key,
		CASE WHEN right(k.key, 3) = '_at' THEN numsync.time_text((n.was ->> k.key)::timestamptz) ELSE n.was ->> k.key END AS before,
		CASE WHEN right(k.key, 3) = '_at' THEN numsync.time_text((n.now ->> k.key)::timestamptz) ELSE n.now ->> k.key END AS after
	FROM jsonb_object_keys(n.now) k (key)
	WHERE n.now -> k.key IS DISTINCT FROM n.was -> k.key
		AND k.key NOT IN ('account_id', 'valid_from', 'valid_to', 'run_id', 'replaced_by_run_id', 'row_changed_at', 'row_read', 'record_read',
			'missing_since', 'absent')
		AND (n.was ->> k.key IS NOT NULL OR CASE WHEN starts_with(k.key, 'list_') THEN n.was_row ELSE n.was_record END)
) d ON n.was IS NOT NULL
LEFT JOIN ( -- what changes sent
	SELECT DISTINCT ON (c.account_id, c.phone_id, s.run_id, s.at, f.field, f.after) c.account_id, c.phone_id, s.run_id, s.at, f.field,
		f.after, c.change_id
	FROM numsync.change c
	JOIN numsync.change_step s ON s.account_id = c.account_id AND s.change_id = c.change_id AND s.state IN ('confirmed', 'not_kept')
	JOIN numsync.change_field f ON f.account_id = c.account_id AND f.change_id = c.change_id AND f.before IS DISTINCT FROM f.after
) q ON q.account_id = n.account_id AND q.phone_id = n.id AND q.run_id = n.run_id AND q.at = n.valid_from AND q.field = d.key
	AND q.after IS NOT DISTINCT FROM d.after
LEFT JOIN (
	SELECT DISTINCT ON (h.account_id) h.account_id, h.cut, h.removed_at, h.removed_by
	FROM numsync.history_removal h
	ORDER BY h.account_id, h.cut DESC
) k ON k.account_id = n.account_id AND n.was IS NULL AND n.valid_from < k.cut
WHERE n.was IS NULL OR d.key IS NOT NULL OR n.missing <> n.was_missing OR n.record_read AND NOT n.was_record
