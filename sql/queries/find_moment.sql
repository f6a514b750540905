-- A moment as people write it, and whether the mirror can answer for it.
-- $1 account_id  $2 instant, local, day, month or now  $3 the text  $4 time zone of what has no offset
-- moment, whether it is still to come, known from, whether it is before that, run at work since before the moment,
-- when history was removed if that is why
SELECT numsync.time_text(m.moment), m.moment > now(), numsync.time_text(k.known_from), m.moment < k.known_from,
	CASE WHEN k.working_since <= m.moment THEN k.working_run_id END,
	CASE WHEN k.cut = k.known_from THEN numsync.time_text(k.removed_at) END
FROM (
	SELECT CASE $2
		WHEN 'instant' THEN $3::text::timestamptz
		WHEN 'local' THEN $3::text::timestamp AT TIME ZONE $4
		WHEN 'day' THEN ($3::text::date + 1)::timestamp AT TIME ZONE $4 - interval '1 microsecond'
		WHEN 'month' THEN (($3::text || '-01')::date + interval '1 month') AT TIME ZONE $4 - interval '1 microsecond'
		ELSE now() END AS moment
) m
JOIN numsync.mirror_moment k ON k.account_id = $1::bigint
