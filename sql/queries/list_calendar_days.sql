-- Today and the 59 days after it, with the releases of each; then those that are overdue and those without a day, where there are any.
-- $1 account_id  $2 time zone of the days
-- columns: day, weekday, day_of_month, month, releases, wanted
-- weekday: 1 is Monday, 0 where it is no day; month: in words, or what it is instead of a day; wanted: releases of wanted numbers
SELECT to_char(d.day, 'YYYY-MM-DD') AS day, coalesce(extract(isodow FROM d.day), 0) AS weekday, coalesce(extract(day FROM d.day), 0) AS day_of_month,
	coalesce(to_char(d.day, 'FMMonth'), d.other) AS month, count(w.place) AS releases, count(w.place) FILTER (WHERE w.wanted) AS wanted
FROM (
	SELECT n AS place, (now() AT TIME ZONE $2)::date + n AS day, NULL::text AS other
	FROM generate_series(0, 59) n
	UNION ALL
	SELECT -1, NULL, 'overdue'
	UNION ALL
	SELECT -2, NULL, 'no day'
) d
LEFT JOIN (
	SELECT CASE WHEN provider_release_scheduled_at IS NULL THEN -2
			ELSE greatest((provider_release_scheduled_at AT TIME ZONE $2)::date - (now() AT TIME ZONE $2)::date, -1) END AS place,
		wanted_batch_id IS NOT NULL AS wanted
	FROM ({{>release_watch|$1::bigint}}) r
) w ON w.place = d.place
GROUP BY d.place, d.day, d.other
HAVING d.place >= 0 OR count(w.place) > 0
ORDER BY d.place < 0, abs(d.place)
