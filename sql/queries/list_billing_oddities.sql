-- Lines that a person should look at, the biggest amount first.
-- $1 to $7: of the line (store_billing.h)  $8 unpriced (no amount), released (at the moment or the end of the period) or disabled (both with an amount)  $9 how many at most
-- columns: number, id, name, business, channel, amount, status, released_at, counted, lines, total
-- counted: as much of the amount as counts; lines, total: how many there are of all, and the sum of what counts
SELECT v.number, v.id, v.name, coalesce(v.billing_business_name, v.billing_business_id) AS business, v.billing_channel AS channel,
	v.billing_monthly_amount AS amount, v.status, numsync.time_text(v.provider_released_at) AS released_at, v.counted,
	count(*) OVER () AS lines, sum(v.counted) OVER () AS total
FROM ({{>line|$2}}) v
WHERE CASE $8 WHEN 'unpriced' THEN v.billing_monthly_amount IS NULL
	WHEN 'released' THEN {{>released|$2}} AND v.billing_monthly_amount <> 0
	ELSE NOT v.enabled AND v.billing_monthly_amount <> 0 END
ORDER BY v.billing_monthly_amount DESC NULLS LAST, v.number, v.id
LIMIT $9::bigint
