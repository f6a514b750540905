-- The lines of a period, as they were at the moment in numsync.moment; behind what stands there already, which is nothing unless
-- somebody has put it there.
-- $1 account_id  $2 period
-- columns: first_place
-- first_place: of the lines
-- exception setting: shared with COPY, which takes no parameters; DESIGN.md section 12
WITH before AS MATERIALIZED (
	SELECT coalesce(max(place), 0) AS place FROM numsync.closing_line WHERE account_id = $1::bigint AND period = $2
), added AS (
	INSERT INTO numsync.closing_line (account_id, period, place, {{billing|, |@}}, read_at)
	SELECT $1::bigint, $2, b.place + row_number() OVER (ORDER BY v.id), {{billing|, |v.@}}, v.read_at
	FROM ({{>line_as_of|moment}}) v
	CROSS JOIN before b
)
SELECT place + 1 AS first_place FROM before
