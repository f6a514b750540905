-- Totals of the lines, and what a reader must know of them.
-- $1 to $7: of the line (store_billing.h)
-- columns: numbers, amounts, total, items_in_conflict, released, disabled
-- amounts: lines with one; items_in_conflict: subscription items that show more than one amount, where amounts count by item; disabled: with an amount
SELECT count(*) AS numbers, count(v.billing_monthly_amount) AS amounts, coalesce(sum(v.counted), 0) AS total,
	(SELECT count(*) FROM (
		SELECT 1 FROM ({{>line|$2}}) i
		WHERE i.billing_subscription_item_id IS NOT NULL{{each|| AND false}}
		GROUP BY i.billing_subscription_item_id
		HAVING count(DISTINCT i.billing_monthly_amount) > 1) s) AS items_in_conflict,
	count(*) FILTER (WHERE v.provider_released_at IS NOT NULL AND v.billing_monthly_amount <> 0) AS released,
	count(*) FILTER (WHERE NOT v.enabled AND v.billing_monthly_amount <> 0) AS disabled
FROM ({{>line|$2}}) v
