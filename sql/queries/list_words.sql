-- The values that a field has in the mirror.
-- $1 account_id  $2 field
-- columns: value
SELECT DISTINCT w.value
FROM (
	SELECT CASE $2 {{all| |WHEN '@' THEN m.@::text}} END AS value
	FROM numsync.phone_number m
	WHERE m.account_id = $1::bigint
) w
WHERE w.value IS NOT NULL
ORDER BY 1 LIMIT 100
