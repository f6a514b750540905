-- A period is closed.
-- $1 account_id  $2 period  $3 moment  $4 time zone  $5 amount_is  $6 currency or null  $7 lines  $8 with an amount  $9 total  $10 digest  $11 stale  $12 whether accepted  $13 time  $14 who  $15 version  $16 first place  $17 columns of the digest, separated by commas
INSERT INTO numsync.closing (account_id, period, moment, time_zone, amount_is, currency, lines, amounts, total, digest, stale,
	stale_accepted, closed_at, closed_by, version, first_place, columns)
VALUES ($1::bigint, $2, $3::timestamptz, $4, $5, $6, $7::bigint, $8::bigint, $9::numeric, $10, $11::bigint, $12::boolean,
	$13::timestamptz, $14, $15, $16::bigint, string_to_array($17, ','))
