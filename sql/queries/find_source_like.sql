-- A source whose name differs from this one in capitals only, when there is none of just this name.
-- $1 account_id  $2 name
-- columns: name
SELECT name FROM numsync.source
WHERE account_id = $1::bigint AND lower(name) = lower($2)
	AND NOT EXISTS (SELECT 1 FROM numsync.source s WHERE s.account_id = $1::bigint AND s.name = $2)
ORDER BY name LIMIT 1
