-- A part of other queries: the numbers as they were at the moment in the setting numsync.%, with what counts of each amount.
-- no column is read: it stands in other statements
-- exception setting: shared with COPY, which takes no parameters; DESIGN.md section 12
SELECT v.*, greatest(p.detail_at, r.detail_at) AS read_at,
	{{each||v.billing_monthly_amount}}{{plan||CASE WHEN v.billing_subscription_item_id IS NULL THEN v.billing_monthly_amount
	WHEN row_number() OVER (PARTITION BY v.billing_subscription_item_id
		ORDER BY v.billing_monthly_amount IS NULL, v.number, v.id) = 1 THEN v.billing_monthly_amount END}} AS counted
FROM numsync.phone_number_version v
LEFT JOIN numsync.phone_number_reading p ON p.account_id = (SELECT current_setting('numsync.account_id')::bigint) AND p.id = v.id
	AND p.detail_at <= (SELECT current_setting('numsync.%')::timestamptz)
LEFT JOIN ( -- one a number, also where the clock was ahead and two overlap
	SELECT r.account_id, r.id, max(r.detail_at) AS detail_at
	FROM numsync.phone_number_reading_history r
	WHERE r.account_id = (SELECT current_setting('numsync.account_id')::bigint)
		AND r.detail_at <= (SELECT current_setting('numsync.%')::timestamptz)
		AND r.valid_to > (SELECT current_setting('numsync.%')::timestamptz)
	GROUP BY r.account_id, r.id
) r ON r.account_id = (SELECT current_setting('numsync.account_id')::bigint) AND r.id = v.id
WHERE v.account_id = (SELECT current_setting('numsync.account_id')::bigint)
	AND v.valid_from <= (SELECT current_setting('numsync.%')::timestamptz)
	AND v.valid_to > (SELECT current_setting('numsync.%')::timestamptz)
	AND (v.missing_since IS NULL OR (SELECT current_setting('numsync.gone')::boolean)){{where||
	AND (v.@ IN (SELECT w.@ FROM jsonb_populate_recordset(NULL::numsync.phone_number,
			current_setting('numsync.where')::jsonb) w WHERE w.@ IS NOT NULL)
		OR v.@ IS NULL AND current_setting('numsync.where_null')::jsonb ? '@')}}
