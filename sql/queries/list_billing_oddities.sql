-- Lines that a person should look at.
-- $1 to $7: of the line (store_billing.h)  $8 unpriced (no amount), released or disabled (with an amount)  $9 how many at most
-- columns: number, id, name, business, channel, amount, status, released_at
SELECT v.number, v.id, v.name, coalesce(v.billing_business_name, v.billing_business_id) AS business, v.billing_channel AS channel,
	v.billing_monthly_amount AS amount, v.status, numsync.time_text(v.provider_released_at) AS released_at
FROM ({{>line|$2}}) v
WHERE CASE $8 WHEN 'unpriced' THEN v.billing_monthly_amount IS NULL
	WHEN 'released' THEN v.provider_released_at IS NOT NULL AND v.billing_monthly_amount <> 0
	ELSE NOT v.enabled AND v.billing_monthly_amount <> 0 END
ORDER BY v.number, v.id
LIMIT $9::bigint
