-- What the source says and the staged file does not list.
-- $1 account_id  $2 import_key  $3 source  $4 fields of the batch  $5 time
-- columns: expectations, numbers_losing, sample, numbers, source_numbers
-- numbers_losing: numbers of those that have not expired; sample: a few of them; numbers: that exist; source_numbers: that the source speaks of
WITH listed AS MATERIALIZED (
	SELECT coalesce(s.phone_id, h.id, s.number) AS key, coalesce(s.effective_at, '-infinity') AS effective_at,
		coalesce(s.expires_at, 'infinity') AS expires_at, unnest($4::text[]) AS field,
		unnest(numsync.cell_list(s.said)) AS said
	FROM numsync.stage_line s
	LEFT JOIN numsync.number_holder h ON s.phone_id IS NULL AND h.account_id = $1::bigint AND h.number = s.number
	WHERE s.account_id = $1::bigint AND s.import_key = $2
), standing AS MATERIALIZED (
	SELECT phone_id, number, field, coalesce(phone_id, number) AS key, coalesce(effective_at, '-infinity') AS effective_at,
		coalesce(expires_at, 'infinity') AS expires_at
	FROM numsync.expectation_cell
	WHERE account_id = $1::bigint AND source = $3 AND withdrawal_id IS NULL
)
SELECT count(*) AS expectations, count(DISTINCT e.key) FILTER (WHERE e.expires_at > $5::timestamptz) AS numbers_losing,
	(array_agg(DISTINCT coalesce(e.number, e.phone_id)) FILTER (WHERE e.expires_at > $5::timestamptz))[1:5]::text AS sample,
	(SELECT count(*) FROM numsync.phone_number WHERE account_id = $1::bigint AND missing_since IS NULL) AS numbers,
	(SELECT count(DISTINCT s.key) FROM standing s WHERE s.expires_at > $5::timestamptz) AS source_numbers
FROM standing e
WHERE NOT EXISTS (SELECT FROM listed l
	WHERE l.key = e.key AND l.field = e.field AND l.effective_at = e.effective_at AND l.expires_at = e.expires_at
		AND l.said IS NOT NULL)
