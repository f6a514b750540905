-- What the source says and the staged file does not list.
-- $1 account_id  $2 import_key  $3 source  $4 fields of the batch  $5 time
-- columns: expectations, numbers_losing, sample, numbers, source_numbers
-- numbers_losing: numbers of those that have not expired; sample: a few of them; numbers: that exist; source_numbers: that the source speaks of
WITH {{>unlike_line|}}, same AS MATERIALIZED ( -- each is the only line about its number, and the file lists all of it (find_same_lines.sql)
	SELECT count(*) AS numbers
	FROM numsync.expectation_line l
	JOIN same_line k ON k.of_batch_id = l.batch_id AND l.line <@ k.lines
	WHERE l.account_id = $1::bigint AND (l.expires_at IS NULL OR l.expires_at > $5::timestamptz)
), {{>unlike_staged|position = 0}}, named AS MATERIALIZED (
	SELECT number FROM staged WHERE number IS NOT NULL
	UNION
	SELECT number FROM expectation_line WHERE number IS NOT NULL
), {{>named_number|$1::bigint}}, listed AS MATERIALIZED (
	SELECT coalesce(s.phone_id, h.id, s.number) AS key, coalesce(s.effective_at, '-infinity') AS effective_at,
		coalesce(s.expires_at, 'infinity') AS expires_at, unnest($4::text[]) AS field,
		unnest(numsync.cell_list(s.said)) AS said
	FROM staged s
	LEFT JOIN number_claim h ON s.phone_id IS NULL AND h.number = s.number AND NOT h.ambiguous
), {{>asked_claim|$1::bigint}}, standing AS MATERIALIZED (
	SELECT CASE WHEN NOT ambiguous THEN phone_id END AS phone_id, number, field,
		coalesce(CASE WHEN NOT ambiguous THEN phone_id END, number) AS key, coalesce(effective_at, '-infinity') AS effective_at,
		coalesce(expires_at, 'infinity') AS expires_at
	FROM expectation_claim
	WHERE withdrawal_id IS NULL AND claimant = 1
)
SELECT count(*) AS expectations, count(DISTINCT e.key) FILTER (WHERE e.expires_at > $5::timestamptz) AS numbers_losing,
	(array_agg(DISTINCT coalesce(e.number, e.phone_id)) FILTER (WHERE e.expires_at > $5::timestamptz))[1:5]::text AS sample,
	(SELECT count(*) FROM numsync.phone_number WHERE account_id = $1::bigint AND missing_since IS NULL) AS numbers,
	(SELECT numbers FROM same) + (SELECT count(DISTINCT s.key) FROM standing s WHERE s.expires_at > $5::timestamptz) AS source_numbers
FROM standing e
WHERE NOT EXISTS (SELECT 1 FROM listed l
	WHERE l.key = e.key AND l.field = e.field AND l.effective_at = e.effective_at AND l.expires_at = e.expires_at
		AND l.said IS NOT NULL)
