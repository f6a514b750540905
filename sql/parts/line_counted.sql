-- What counts of the amount of a line v, among all lines beside it, and whether its subscription item shows several amounts there. Where an
-- amount is the price of a plan, it counts once for each item, at its first number.
{{each||v.billing_monthly_amount AS counted, false AS several}}{{plan||CASE WHEN v.billing_subscription_item_id IS NULL THEN v.billing_monthly_amount
		WHEN row_number() OVER (PARTITION BY v.billing_subscription_item_id
			ORDER BY v.billing_monthly_amount IS NULL, v.number, v.id) = 1 THEN v.billing_monthly_amount END AS counted,
		min(v.billing_monthly_amount) OVER (PARTITION BY v.billing_subscription_item_id)
			< max(v.billing_monthly_amount) OVER (PARTITION BY v.billing_subscription_item_id) AS several}}
