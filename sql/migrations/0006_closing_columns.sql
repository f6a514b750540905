-- A closing keeps the columns that its digest is of, so that a later list of billing columns leaves it as it was. Those that are there
-- have the columns of their day.

ALTER TABLE numsync.closing ADD COLUMN columns text[];
UPDATE numsync.closing
SET columns = ARRAY['number', 'name', 'id', 'business_id', 'business_name', 'user_id', 'user_name', 'billing_business_id',
		'billing_business_name', 'billing_user_id', 'billing_user_name', 'billing_subscription_item_id',
		'billing_monthly_amount', 'billing_channel', 'status', 'enabled', 'created_at', 'provider_released_at']
	|| CASE WHEN amount_is = 'plan' THEN ARRAY['counted_amount'] ELSE ARRAY[]::text[] END || ARRAY['read_at'];
ALTER TABLE numsync.closing ALTER COLUMN columns SET NOT NULL;
COMMENT ON COLUMN numsync.closing.columns IS 'the columns of its lines, in the order in which the digest has them';
