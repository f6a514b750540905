-- Totals of the lines, and what a reader must know of them.
-- $1 to $7: of the line (store_billing.h)
-- columns: numbers, amounts, total, items_in_conflict, released, disabled
-- amounts: lines with one; items_in_conflict: subscription items of these lines that show more than one amount, on these or other lines, where amounts count by item; released: at the moment or the end of the period; both: with an amount
SELECT count(*) AS numbers, count(v.billing_monthly_amount) AS amounts, coalesce(sum(v.counted), 0) AS total,
	{{each||0}}{{plan||count(DISTINCT v.billing_subscription_item_id) FILTER (WHERE v.several)}} AS items_in_conflict,
	count(*) FILTER (WHERE {{>released|$2}} AND v.billing_monthly_amount <> 0) AS released,
	count(*) FILTER (WHERE NOT v.enabled AND v.billing_monthly_amount <> 0) AS disabled
FROM ({{>line|$2}}) v
