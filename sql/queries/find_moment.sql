-- A moment as people write it, and whether the mirror can answer for it.
-- $1 account_id  $2 instant, local, day, month or now  $3 the text  $4 time zone of what has no offset
-- columns: moment, to_come, known_from, before_known, run_at_work, removed_at, later_run_id, later_until, not_there, first_time, second_time
-- to_come: it is later than now; before_known: it is before known_from; run_at_work: since before the moment; removed_at: when
-- history was removed, if that is why; later_run_id: a run that came before one that had ended by then and is noted as ended later
-- than the moment (the clock had been ahead), until later_until; not_there: no clock or calendar of the zone ever shows it;
-- second_time: the clock shows it twice, then and at first_time
SELECT numsync.time_text(m.moment) AS moment, m.moment > now() AS to_come, numsync.time_text(k.known_from) AS known_from, m.moment < k.known_from AS before_known,
	CASE WHEN k.working_since <= m.moment THEN k.working_run_id END AS run_at_work,
	CASE WHEN k.cut = k.known_from THEN numsync.time_text(k.removed_at) END AS removed_at, w.run_id AS later_run_id, numsync.time_text(w.ended_at) AS later_until,
	CASE $2 WHEN 'local' THEN m.shown IS NULL WHEN 'day' THEN m.begun > m.moment ELSE false END AS not_there,
	to_char(m.shown[1] AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS first_time,
	to_char(m.shown[2] AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS second_time
FROM (
	SELECT CASE $2
		WHEN 'instant' THEN $3::text::timestamptz
		WHEN 'local' THEN $3::text::timestamp AT TIME ZONE $4
		WHEN 'day' THEN numsync.day_begin($3::text::date + 1, $4) - interval '1 microsecond'
		WHEN 'month' THEN numsync.day_begin((($3::text || '-01')::date + interval '1 month')::date, $4) - interval '1 microsecond'
		ELSE now() END AS moment,
		CASE $2 WHEN 'day' THEN numsync.day_begin($3::text::date, $4) END AS begun,
		CASE $2 WHEN 'local' THEN numsync.clock_times($3::text::timestamp, $4) END AS shown
) m
LEFT JOIN numsync.mirror_moment k ON k.account_id = $1::bigint
LEFT JOIN LATERAL (
	SELECT b.run_id, b.ended_at
	FROM numsync.run b
	WHERE b.account_id = $1::bigint AND b.ended_at > m.moment
		AND b.run_id < (SELECT max(e.run_id) FROM numsync.run e WHERE e.account_id = $1::bigint AND e.ended_at <= m.moment)
	ORDER BY b.ended_at DESC
	LIMIT 1
) w ON true
