-- A part of other queries: the lines of the closed period in the setting numsync.%_period, from the place numsync.%_first_place on, with what counts of each amount.
-- no column is read: it stands in other statements
-- exception setting: shared with COPY, which takes no parameters; DESIGN.md section 12
SELECT v.*, NULL::timestamptz AS missing_since, '{}'::jsonb AS absent,
	{{each||v.billing_monthly_amount}}{{plan||CASE WHEN v.billing_subscription_item_id IS NULL THEN v.billing_monthly_amount
	WHEN row_number() OVER (PARTITION BY v.billing_subscription_item_id
		ORDER BY v.billing_monthly_amount IS NULL, v.number, v.id) = 1
		THEN v.billing_monthly_amount END}} AS counted
FROM numsync.closing_version v
WHERE v.account_id = (SELECT current_setting('numsync.account_id')::bigint) AND v.period = (SELECT current_setting('numsync.%_period'))
	AND v.place >= (SELECT current_setting('numsync.%_first_place')::bigint){{where||
	AND (v.@ IN (SELECT w.@ FROM jsonb_populate_recordset(NULL::numsync.phone_number,
			current_setting('numsync.where')::jsonb) w WHERE w.@ IS NOT NULL)
		OR v.@ IS NULL AND current_setting('numsync.where_null')::jsonb ? '@')}}
