-- Properties that the API sends and the contract does not have, and those that it has and the API no longer sends.
-- $1 account_id
-- columns: what, property, numbers, sample, last_sent
SELECT what, property, count(*) AS numbers, min(number) AS sample, numsync.time_text(max(at)) AS last_sent
FROM (
	SELECT 'not in the contract' AS what, p.key AS property, m.number, NULL::timestamptz AS at
	FROM numsync.phone_number m
	CROSS JOIN LATERAL jsonb_each(m.unknown) u
	CROSS JOIN LATERAL jsonb_object_keys(u.value) p (key)
	WHERE m.account_id = $1::bigint AND m.missing_since IS NULL AND m.unknown <> '{}' AND jsonb_typeof(u.value) = 'object'
	UNION ALL
	SELECT 'not sent', a.key, m.number, (a.value #>> '{}')::timestamptz
	FROM numsync.phone_number m
	CROSS JOIN LATERAL jsonb_each(m.absent) a
	WHERE m.account_id = $1::bigint AND m.missing_since IS NULL AND m.absent <> '{}'
) s
GROUP BY what, property
ORDER BY what, count(*) DESC, property
