-- The numbers as they were at a moment, with what counts of each amount. The argument: the moment, $2 or $3. Arguments of the
-- statement: $1 account_id, $4 whether numbers that are gone count, $5 wanted values, a JSON array of objects, $6 fields that may be
-- null, a JSON array.
SELECT v.*, greatest(p.detail_at, r.detail_at) AS read_at,
	{{each||v.billing_monthly_amount}}{{plan||CASE WHEN v.billing_subscription_item_id IS NULL THEN v.billing_monthly_amount
	WHEN row_number() OVER (PARTITION BY v.billing_subscription_item_id
		ORDER BY v.billing_monthly_amount IS NULL, v.number, v.id) = 1 THEN v.billing_monthly_amount END}} AS counted
FROM numsync.phone_number_version v
LEFT JOIN numsync.phone_number_reading p ON p.account_id = $1::bigint AND p.id = v.id AND p.detail_at <= %::timestamptz
LEFT JOIN ( -- one a number, also where the clock was ahead and two overlap
	SELECT r.account_id, r.id, max(r.detail_at) AS detail_at
	FROM numsync.phone_number_reading_history r
	WHERE r.account_id = $1::bigint AND r.detail_at <= %::timestamptz AND r.valid_to > %::timestamptz
	GROUP BY r.account_id, r.id
) r ON r.account_id = $1::bigint AND r.id = v.id
WHERE v.account_id = $1::bigint AND v.valid_from <= %::timestamptz AND v.valid_to > %::timestamptz
	AND (v.missing_since IS NULL OR $4::boolean){{where||
	AND (v.@ IN (SELECT w.@ FROM jsonb_populate_recordset(NULL::numsync.phone_number, $5::jsonb) w WHERE w.@ IS NOT NULL)
		OR v.@ IS NULL AND $6::jsonb ? '@')}}
