-- The lines of a period, as they were at a moment, each with whether that is known for sure: its record was read whole within some
-- seconds before the moment, or a later run read it and it was still the same version. They come behind what stands there already,
-- which is nothing unless somebody has put it there.
-- $1 account_id  $2 moment  $4 whether numbers that are gone count  $8 period  $9 seconds
-- columns: first_place
-- first_place: of the lines
WITH before AS MATERIALIZED (
	SELECT coalesce(max(place), 0) AS place FROM numsync.closing_line WHERE account_id = $1::bigint AND period = $8
), later AS ( -- of each number the first end of a run that read it behind the moment, but for the last reading
	SELECT r.id, min(u.ended_at) AS ended_at
	FROM numsync.phone_number_reading_history r
	JOIN numsync.run u ON u.account_id = $1::bigint AND u.run_id = r.detail_run_id
	WHERE r.account_id = $1::bigint AND r.detail_at > $2::timestamptz AND r.valid_to > $2::timestamptz
	GROUP BY r.id
), added AS (
	INSERT INTO numsync.closing_line (account_id, period, place, {{billing|, |@}}, read_at, known)
	SELECT $1::bigint, $8, b.place + row_number() OVER (), {{billing|, |v.@}}, v.read_at,
		coalesce(v.read_at >= $2::timestamptz - make_interval(secs => $9::double precision), false)
			OR coalesce(v.record_read AND least(u.ended_at, l.ended_at) < v.valid_to, false)
	FROM ({{>line_as_of|$2}}) v
	CROSS JOIN before b
	LEFT JOIN numsync.phone_number_reading n ON n.account_id = $1::bigint AND n.id = v.id AND n.detail_at > $2::timestamptz
	LEFT JOIN numsync.run u ON u.account_id = $1::bigint AND u.run_id = n.detail_run_id
	LEFT JOIN later l ON l.id = v.id
)
SELECT place + 1 AS first_place FROM before
