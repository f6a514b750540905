-- The numbers as they were at a moment, with what counts of each amount. The argument: the moment, $2 or $3. Arguments of the
-- statement: $1 account_id, $4 whether numbers that are gone count, $5 wanted values, a JSON array of objects, $6 fields that may be
-- null, a JSON array. What counts is of all lines; those that are wanted are chosen then, so that parts add up to the whole.
SELECT v.*, greatest(p.detail_at, r.detail_at) AS read_at
FROM (
	SELECT v.*, {{>line_counted|}}
	FROM numsync.phone_number_version v
	WHERE v.account_id = $1::bigint AND v.valid_from <= %::timestamptz AND v.valid_to > %::timestamptz
		AND (v.missing_since IS NULL OR $4::boolean)
) v
LEFT JOIN numsync.phone_number_reading p ON p.account_id = $1::bigint AND p.id = v.id AND p.detail_at <= %::timestamptz
LEFT JOIN ( -- one a number, also where the clock was ahead and two overlap
	SELECT r.account_id, r.id, max(r.detail_at) AS detail_at
	FROM numsync.phone_number_reading_history r
	WHERE r.account_id = $1::bigint AND r.detail_at <= %::timestamptz AND r.valid_to > %::timestamptz
	GROUP BY r.account_id, r.id
) r ON r.account_id = $1::bigint AND r.id = v.id
WHERE {{>line_wanted|}}
