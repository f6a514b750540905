-- The lines of a moment, the argument ($2 or $3), with what counts of each amount. Arguments of the statement: those of version_as_of,
-- $5 and $6 of line_wanted. What counts is of all lines; those that are wanted are chosen then, so that parts add up to the whole.
SELECT v.*, greatest(p.detail_at, r.detail_at) AS read_at
FROM (
	SELECT v.*, {{>line_counted|}}
	FROM ({{>version_as_of|%}}) v
	{{>items|%}}
) v
LEFT JOIN numsync.phone_number_reading p ON p.account_id = $1::bigint AND p.id = v.id AND p.detail_at <= %::timestamptz
LEFT JOIN ( -- one a number, also where the clock was ahead and two overlap
	SELECT r.account_id, r.id, max(r.detail_at) AS detail_at
	FROM numsync.phone_number_reading_history r
	WHERE r.account_id = $1::bigint AND r.detail_at <= %::timestamptz AND r.valid_to > %::timestamptz
	GROUP BY r.account_id, r.id
) r ON r.account_id = $1::bigint AND r.id = v.id
WHERE {{>line_wanted|}}
