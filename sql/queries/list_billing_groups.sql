-- Totals of the lines by business, channel or user.
-- $1 business, channel or user
-- columns: key, name, numbers, amounts, total
-- exception setting: shared with COPY, which takes no parameters; DESIGN.md section 12
SELECT CASE $1 WHEN 'business' THEN v.billing_business_id WHEN 'channel' THEN v.billing_channel ELSE v.billing_user_id END AS key,
	max(CASE $1 WHEN 'business' THEN v.billing_business_name WHEN 'user' THEN v.billing_user_name END) AS name,
	count(*) AS numbers, count(v.billing_monthly_amount) AS amounts, coalesce(sum(v.counted), 0) AS total
FROM ({{>line|moment}}) v
GROUP BY 1
ORDER BY 1
