-- Totals of the lines by business, channel or user.
-- $1 to $7: of the line (store_billing.h)  $8 business, channel or user
-- columns: key, name, numbers, amounts, total, names
-- name: of the record that was read last, for a key may have been renamed between two readings; names: how many different ones its lines have
SELECT key, (array_agg(name ORDER BY read_at DESC NULLS LAST, name) FILTER (WHERE name IS NOT NULL AND key IS NOT NULL))[1] AS name,
	sum(numbers) AS numbers, sum(amounts) AS amounts, sum(total) AS total, count(name) FILTER (WHERE key IS NOT NULL) AS names
FROM (
	SELECT CASE $8 WHEN 'business' THEN v.billing_business_id WHEN 'channel' THEN v.billing_channel ELSE v.billing_user_id END AS key,
		CASE $8 WHEN 'business' THEN v.billing_business_name WHEN 'user' THEN v.billing_user_name END AS name,
		max(v.read_at) AS read_at, count(*) AS numbers, count(v.billing_monthly_amount) AS amounts,
		coalesce(sum(v.counted), 0) AS total
	FROM ({{>line|$2}}) v
	GROUP BY 1, 2
) g
GROUP BY key
ORDER BY {{biggest||total DESC, }}key
