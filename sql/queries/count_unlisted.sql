-- What the source says and the staged file does not list.
-- $1 account_id  $2 import_key  $3 source
-- expectations, numbers, a sample of the numbers, numbers that exist
SELECT count(*), count(DISTINCT coalesce(e.phone_id, e.number)),
	(array_agg(DISTINCT coalesce(e.number, e.phone_id)))[1:5]::text,
	(SELECT count(*) FROM numsync.phone_number WHERE account_id = $1::bigint AND missing_since IS NULL)
FROM numsync.expectation e
WHERE e.account_id = $1::bigint AND e.source = $3 AND e.withdrawn_at IS NULL
	AND NOT EXISTS (SELECT FROM numsync.stage_expectation s
		WHERE s.account_id = $1::bigint AND s.import_key = $2
			AND coalesce(s.phone_id, s.number) = coalesce(e.phone_id, e.number) AND s.field = e.field
			AND coalesce(e.effective_at, '-infinity') = coalesce(s.effective_at, '-infinity')
			AND coalesce(e.expires_at, 'infinity') = coalesce(s.expires_at, 'infinity'))
