-- Totals of the lines, and what a reader must know of them.
-- numbers, with an amount, total, subscription items that show more than one amount, released, disabled with an amount
-- exception setting: shared with COPY, which takes no parameters; DESIGN.md section 12
SELECT count(*), count(v.billing_monthly_amount), coalesce(sum(v.counted), 0),
	(SELECT count(*) FROM (
		SELECT FROM ({{>line|moment}}) i
		WHERE i.billing_subscription_item_id IS NOT NULL AND current_setting('numsync.amount_is') = 'plan'
		GROUP BY i.billing_subscription_item_id
		HAVING count(DISTINCT i.billing_monthly_amount) > 1) s),
	count(*) FILTER (WHERE v.provider_released_at IS NOT NULL AND v.billing_monthly_amount <> 0),
	count(*) FILTER (WHERE NOT v.enabled AND v.billing_monthly_amount <> 0)
FROM ({{>line|moment}}) v
