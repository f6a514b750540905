-- All that a time speaks of, as a range.
-- $1 instant, local or day  $2 where it begins; of one without an offset as if it were UTC  $3 time zone of what has no offset
-- $4 how long it is, in microseconds; 0: that moment alone
-- columns: span, not_there, first_time, second_time
-- not_there: no clock or calendar of the zone ever shows it; second_time: the clock shows it twice, then and at first_time
SELECT tstzrange(s.lower, s.upper, CASE WHEN $4::bigint = 0 THEN '[]' ELSE '[)' END) AS span,
	CASE $1 WHEN 'local' THEN s.shown IS NULL WHEN 'day' THEN s.lower = s.upper ELSE false END AS not_there,
	to_char(s.shown[1] AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS first_time,
	to_char(s.shown[2] AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS second_time
FROM (
	SELECT b.lower, CASE $1 WHEN 'day' THEN numsync.day_begin(b.local::date + 1, $3)
			ELSE b.lower + make_interval(secs => $4::bigint / 1000000) END AS upper,
		CASE $1 WHEN 'local' THEN numsync.clock_times(b.local, $3) END AS shown
	FROM (
		SELECT t.local, CASE $1 WHEN 'day' THEN numsync.day_begin(t.local::date, $3)
			WHEN 'local' THEN t.local AT TIME ZONE $3 ELSE $2::timestamptz END AS lower
		FROM (SELECT $2::timestamptz AT TIME ZONE 'UTC' AS local) t
	) b
) s
