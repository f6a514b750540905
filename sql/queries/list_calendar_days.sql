-- Today and the 59 days after it, with the releases of each.
-- $1 account_id  $2 time zone of the days
-- columns: day, weekday, day_of_month, month, releases, wanted
-- weekday: 1 is Monday; month: in words; wanted: releases of wanted numbers
SELECT to_char(d.day, 'YYYY-MM-DD') AS day, extract(isodow FROM d.day) AS weekday, extract(day FROM d.day) AS day_of_month, to_char(d.day, 'FMMonth') AS month,
	count(w.day) AS releases, count(w.day) FILTER (WHERE w.wanted) AS wanted
FROM (
	SELECT generate_series(0, 59) + (now() AT TIME ZONE $2)::date AS day
) d
LEFT JOIN (
	SELECT (provider_release_scheduled_at AT TIME ZONE $2)::date AS day, wanted_batch_id IS NOT NULL AS wanted
	FROM ({{>release_watch|$1::bigint}}) r
) w ON w.day = d.day
GROUP BY d.day
ORDER BY d.day
