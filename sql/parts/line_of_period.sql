-- The lines of a closed period, with what counts of each amount. The argument: the period, $2 or $3. Arguments of the statement:
-- $1 account_id, $5 wanted values, a JSON array of objects, $6 fields that may be null, a JSON array, $7 the place that they begin at
-- where the period is only being closed, else 0.
SELECT v.*, NULL::timestamptz AS missing_since, '{}'::jsonb AS absent,
	{{each||v.billing_monthly_amount}}{{plan||CASE WHEN v.billing_subscription_item_id IS NULL THEN v.billing_monthly_amount
	WHEN row_number() OVER (PARTITION BY v.billing_subscription_item_id
		ORDER BY v.billing_monthly_amount IS NULL, v.number, v.id) = 1
		THEN v.billing_monthly_amount END}} AS counted
FROM numsync.closing_version v
WHERE v.account_id = $1::bigint AND v.period = % AND v.place >= $7::bigint{{where||
	AND (v.@ IN (SELECT w.@ FROM jsonb_populate_recordset(NULL::numsync.phone_number, $5::jsonb) w WHERE w.@ IS NOT NULL)
		OR v.@ IS NULL AND $6::jsonb ? '@')}}
