-- The lines of a billing export.
-- amount, what counts of it, read_at, missing_since, whether the API no longer sends the amount, the chosen columns
COPY (
SELECT v.billing_monthly_amount, v.counted, v.read_at, v.missing_since, v.absent ? 'billing_monthly_amount',
	{{chosen|, |v.@}}
FROM ({{>line|moment}}) v
ORDER BY {{order|, |v.@^}}
) TO STDOUT
