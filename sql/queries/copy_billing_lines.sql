-- The lines of a billing export.
-- $1 to $7: of the line (store_billing.h)
-- columns: counted, read_at, missing_since, not_sent, ...
-- counted: what counts of the amount, where that is not all of it; not_sent: the API no longer sends the amount; ...: the chosen columns
COPY (
SELECT {{each||NULL}}{{plan||v.counted}} AS counted, v.read_at, v.missing_since, v.absent ? 'billing_monthly_amount' AS not_sent,
	{{chosen|, |v.@}}
FROM ({{>line|$2}}) v
ORDER BY {{order|, |v.@^}}
) TO STDOUT
