-- The billing columns of every number.
-- $1 account_id
-- the columns of the view billing, without account_id
SELECT number, name, id, business_id, business_name, user_id, user_name, billing_business_id, billing_business_name,
	billing_user_id, billing_user_name, billing_subscription_item_id, billing_monthly_amount, billing_channel,
	status, enabled, numsync.time_text(created_at), numsync.time_text(provider_released_at),
	numsync.time_text(missing_since), numsync.time_text(detail_at)
FROM numsync.billing
WHERE account_id = $1::bigint
ORDER BY number, id
