-- What the source says and the staged file does not list.
-- $1 account_id  $2 import_key  $3 source  $4 fields of the batch
-- expectations, numbers, a sample of the numbers, numbers that exist
SELECT count(*), count(DISTINCT coalesce(e.phone_id, e.number)),
	(array_agg(DISTINCT coalesce(e.number, e.phone_id)))[1:5]::text,
	(SELECT count(*) FROM numsync.phone_number WHERE account_id = $1::bigint AND missing_since IS NULL)
FROM numsync.expectation_cell e
WHERE e.account_id = $1::bigint AND e.source = $3 AND e.withdrawal_id IS NULL
	AND NOT EXISTS (
		SELECT
		FROM numsync.stage_line s
		LEFT JOIN numsync.number_holder h ON s.phone_id IS NULL AND h.account_id = $1::bigint AND h.number = s.number
		CROSS JOIN LATERAL unnest($4::text[], numsync.cell_list(s.said)) AS f (field, said)
		WHERE s.account_id = $1::bigint AND s.import_key = $2 AND f.said IS NOT NULL
			AND coalesce(s.phone_id, h.id, s.number) = coalesce(e.phone_id, e.number) AND f.field = e.field
			AND coalesce(e.effective_at, '-infinity') = coalesce(s.effective_at, '-infinity')
			AND coalesce(e.expires_at, 'infinity') = coalesce(s.expires_at, 'infinity'))
