-- The lines of a closed period, with what counts of each amount. The argument: the period, $2 or $3. Arguments of the statement:
-- $1 account_id, $5 wanted values, a JSON array of objects, $6 fields that may be null, a JSON array, $7 the place that they begin at
-- where the period is only being closed, else 0. What counts is of all lines, as in line_as_of.
SELECT v.*
FROM (
	SELECT v.*, NULL::timestamptz AS missing_since, '{}'::jsonb AS absent, {{>line_counted|}}
	FROM numsync.closing_version v
	WHERE v.account_id = $1::bigint AND v.period = % AND v.place >= $7::bigint
) v
WHERE {{>line_wanted|}}
