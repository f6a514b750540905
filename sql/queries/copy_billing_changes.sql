-- What came, went and changed between two moments, in what an invoice could depend on.
-- change, number, id, name, business before, after, their names, channel before, after, amount before, after, difference of what counts, columns that changed
-- exception setting: COPY takes no parameters; DESIGN.md section 12
COPY (
SELECT CASE WHEN b.id IS NULL THEN 'added' WHEN a.id IS NULL THEN 'removed' ELSE 'changed' END,
	coalesce(a.number, b.number), coalesce(a.id, b.id), coalesce(a.name, b.name),
	b.billing_business_id, a.billing_business_id, b.billing_business_name, a.billing_business_name,
	b.billing_channel, a.billing_channel, b.billing_monthly_amount, a.billing_monthly_amount,
	coalesce(a.counted, 0) - coalesce(b.counted, 0),
	CASE WHEN a.id = b.id THEN array_to_string(ARRAY[{{compared|, |CASE WHEN a.@ IS DISTINCT FROM b.@ THEN '@' END}},
		CASE WHEN a.counted IS DISTINCT FROM b.counted
			AND a.billing_monthly_amount IS NOT DISTINCT FROM b.billing_monthly_amount THEN 'counted_amount' END], ' ') END
FROM ({{>line_as_of|opening}}) b
FULL JOIN ({{>line|moment}}) a ON a.id = b.id
WHERE b.id IS NULL OR a.id IS NULL OR a.counted IS DISTINCT FROM b.counted
	OR ({{compared|, |a.@}}) IS DISTINCT FROM ({{compared|, |b.@}})
ORDER BY {{biggest||abs(coalesce(a.counted, 0) - coalesce(b.counted, 0)) DESC, }}coalesce(a.number, b.number), coalesce(a.id, b.id)
) TO STDOUT
