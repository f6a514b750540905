-- The lines of a billing export.
-- what counts of the amount (where that is not all of it), read_at, missing_since, whether the API no longer sends the amount,
-- the chosen columns
-- exception setting: COPY takes no parameters; DESIGN.md section 12
COPY (
SELECT {{each||NULL}}{{plan||v.counted}}, v.read_at, v.missing_since, v.absent ? 'billing_monthly_amount',
	{{chosen|, |v.@}}
FROM ({{>line|moment}}) v
ORDER BY {{order|, |v.@^}}
) TO STDOUT
