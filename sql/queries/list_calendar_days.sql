-- Today and the 59 days after it, with the releases of each.
-- $1 account_id  $2 time zone of the days
-- day, its place in the week (1: Monday), day of the month, month in words, releases, of wanted numbers
SELECT to_char(d.day, 'YYYY-MM-DD'), extract(isodow FROM d.day), extract(day FROM d.day), to_char(d.day, 'FMMonth'),
	count(w.day), count(w.day) FILTER (WHERE w.wanted)
FROM (
	SELECT generate_series(0, 59) + (now() AT TIME ZONE $2)::date AS day
) d
LEFT JOIN (
	SELECT (provider_release_scheduled_at AT TIME ZONE $2)::date AS day, wanted_batch_id IS NOT NULL AS wanted
	FROM numsync.release_watch
	WHERE account_id = $1::bigint
) w ON w.day = d.day
GROUP BY d.day
ORDER BY d.day
