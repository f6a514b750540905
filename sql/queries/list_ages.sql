-- How long ago the records were read whole.
-- $1 account_id
-- columns: age, numbers
SELECT b.age, count(r.place) AS numbers
FROM (VALUES (1, 'under 1 hour'), (2, '1 to 6 hours'), (3, '6 to 24 hours'), (4, '1 to 2 days'), (5, '2 to 7 days'),
	(6, 'over a week'), (7, 'never read')) b (place, age)
LEFT JOIN (
	SELECT CASE WHEN r.detail_at IS NULL OR r.detail_at > now() + interval '1 minute' THEN 7
		ELSE width_bucket(extract(epoch FROM now() - r.detail_at), ARRAY[3600, 21600, 86400, 172800, 604800]::numeric[]) + 1 END AS place
	FROM numsync.phone_number m
	LEFT JOIN numsync.phone_number_reading r ON r.account_id = m.account_id AND r.id = m.id
	WHERE m.account_id = $1::bigint AND m.missing_since IS NULL
) r ON r.place = b.place
GROUP BY b.place, b.age
ORDER BY b.place
