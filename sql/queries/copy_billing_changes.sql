-- What came, went and changed between two moments, in what an invoice could depend on.
-- $1 to $7: of the line (store_billing.h)
-- columns: change, number, id, name, business_before, business_after, business_name_before, business_name_after, channel_before, channel_after, amount_before, amount_after, difference, changed_columns
-- difference: of what counts
COPY (
SELECT CASE WHEN b.id IS NULL THEN 'added' WHEN a.id IS NULL THEN 'removed' ELSE 'changed' END AS change,
	coalesce(a.number, b.number) AS number, coalesce(a.id, b.id) AS id, coalesce(a.name, b.name) AS name,
	b.billing_business_id AS business_before, a.billing_business_id AS business_after, b.billing_business_name AS business_name_before, a.billing_business_name AS business_name_after,
	b.billing_channel AS channel_before, a.billing_channel AS channel_after, b.billing_monthly_amount AS amount_before, a.billing_monthly_amount AS amount_after,
	coalesce(a.counted, 0) - coalesce(b.counted, 0) AS difference,
	CASE WHEN a.id = b.id THEN array_to_string(ARRAY[{{compared|, |CASE WHEN a.@ IS DISTINCT FROM b.@ THEN '@' END}},
		CASE WHEN a.counted IS DISTINCT FROM b.counted
			AND a.billing_monthly_amount IS NOT DISTINCT FROM b.billing_monthly_amount THEN 'counted_amount' END], ' ') END AS changed_columns
FROM ({{>line|$3}}) b
FULL JOIN ({{>line|$2}}) a ON a.id = b.id
WHERE b.id IS NULL OR a.id IS NULL OR a.counted IS DISTINCT FROM b.counted
	OR ({{compared|, |a.@}}) IS DISTINCT FROM ({{compared|, |b.@}})
ORDER BY {{biggest||abs(coalesce(a.counted, 0) - coalesce(b.counted, 0)) DESC, }}coalesce(a.number, b.number), coalesce(a.id, b.id)
) TO STDOUT
