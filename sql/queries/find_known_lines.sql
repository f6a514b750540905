-- Marks what staged lines say about something that the source says something about already. A line that names the id says more
-- than one that names the number alone, of which it may be asked one day which id it means. Only lines that may be about the same are
-- taken apart: after find_same_lines.sql few staged ones are left.
-- $1 account_id  $2 import_key  $3 source  $4 fields of the batch  $5 whether they are correctable
-- exception clock: it says which id a number means now; no time is stored
INSERT INTO numsync.stage_known (account_id, import_key, line, position, of_batch_id, of_line, same)
WITH {{>unlike_staged|position = 0}}, named AS MATERIALIZED ( -- what a line that is about the same may name
	SELECT number FROM staged WHERE number IS NOT NULL
	UNION
	SELECT m.number FROM staged s JOIN numsync.phone_number m ON m.account_id = $1::bigint AND m.id = s.phone_id
), {{>named_number|$1::bigint}}, listed AS MATERIALIZED ( -- apart, so that the join below is by all of its columns: nobody has counted the staging table
	SELECT s.line, coalesce(s.phone_id, h.id, s.number) AS key, s.phone_id IS NULL AS by_number,
		coalesce(s.effective_at, '-infinity') AS effective_at, coalesce(s.expires_at, 'infinity') AS expires_at, s.reason, s.on_drift,
		generate_subscripts($4::text[], 1)::bigint AS position, unnest($4::text[]) AS field,
		unnest($5::boolean[]) AS correctable, unnest(numsync.cell_list(s.said)) AS said
	FROM staged s
	LEFT JOIN number_claim h ON s.phone_id IS NULL AND h.number = s.number AND NOT h.ambiguous
), expectation_line AS (
	SELECT l.*
	FROM numsync.expectation_line l
	WHERE l.account_id = $1::bigint AND (l.phone_id IS NULL AND l.number IN (SELECT n.number FROM named n)
		OR l.phone_id IN (SELECT i.key FROM listed i))
), {{>asked_claim|$1::bigint}}, standing AS MATERIALIZED (
	SELECT DISTINCT ON (key, field, effective_at, expires_at) *
	FROM (
		SELECT coalesce(CASE WHEN NOT ambiguous THEN phone_id END, number) AS key, field, coalesce(effective_at, '-infinity') AS effective_at,
			coalesce(expires_at, 'infinity') AS expires_at, said, reason, on_drift, batch_id, line,
			by_number
		FROM expectation_claim
		WHERE source = $3 AND withdrawal_id IS NULL AND claimant = 1
	) e
	ORDER BY key, field, effective_at, expires_at, batch_id DESC, line DESC
)
SELECT $1::bigint, $2, l.line, l.position, e.batch_id, e.line,
	l.said = e.said AND l.by_number = e.by_number AND l.reason IS NOT DISTINCT FROM e.reason
		AND CASE WHEN l.on_drift IS NULL OR l.correctable THEN 'report' ELSE l.on_drift END = e.on_drift
FROM listed l
JOIN standing e ON e.key = l.key AND e.field = l.field AND e.effective_at = l.effective_at AND e.expires_at = l.expires_at
LEFT JOIN numsync.stage_known k ON k.account_id = $1::bigint AND k.import_key = $2 AND k.line = l.line
	AND k.position = l.position
WHERE l.said IS NOT NULL AND k.line IS NULL
