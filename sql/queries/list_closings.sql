-- The periods that were closed.
-- $1 account_id  $2 period or null for all
-- columns: period, moment, time_zone, amount_is, currency, lines, amounts, total, digest, stale, stale_accepted, closed_at, closed_by, version, first_place, digested
-- digested: the columns of its lines, in the order of the digest, separated by commas
SELECT period, numsync.time_text(moment) AS moment, time_zone, amount_is, currency, lines, amounts, total, digest, stale, stale_accepted,
	numsync.time_text(closed_at) AS closed_at, closed_by, version, first_place,
	array_to_string(columns, ',') AS digested
FROM numsync.closing
WHERE account_id = $1::bigint AND ($2::text IS NULL OR period = $2)
ORDER BY period
