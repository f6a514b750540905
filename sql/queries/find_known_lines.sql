-- Marks what staged lines say about something that the source says something about already. A line that names the id says more
-- than one that names the number alone, of which it may be asked one day which id it means. What the source says already, too, counts
-- as changed where a repeat would keep its old place below another line, of which the file says that it stands above it or is not
-- there. Only lines that may be about the same are taken apart: after find_same_lines.sql few staged ones are left.
-- $1 account_id  $2 import_key  $3 source  $4 fields of the batch  $5 whether they are correctable  $6 time
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
), timed AS MATERIALIZED (
	SELECT key FROM standing WHERE effective_at > '-infinity' OR expires_at < 'infinity'
	UNION
	SELECT key FROM listed WHERE said IS NOT NULL AND (effective_at > '-infinity' OR expires_at < 'infinity')
), mixed AS MATERIALIZED ( -- lines of several times about one field; elsewhere the source and the file have one each
	SELECT w.key
	FROM (
		SELECT key, field, effective_at, expires_at FROM standing WHERE key IN (SELECT t.key FROM timed t)
		UNION ALL
		SELECT key, field, effective_at, expires_at FROM listed WHERE said IS NOT NULL AND key IN (SELECT t.key FROM timed t)
	) w
	GROUP BY w.key, w.field
	HAVING min(w.effective_at) < max(w.effective_at) OR min(w.expires_at) < max(w.expires_at)
), moved AS MATERIALIZED ( -- in the order of the file: from the first that cannot stay where the source has it
	SELECT line, position
	FROM (
		SELECT line, position, coalesce(bool_and(same AND (unlisted IS NULL OR place > unlisted)
			AND (before IS NULL OR place > before)) OVER (PARTITION BY key, field ORDER BY line), false) AS stays
		FROM (
			SELECT key, field, line, position, coalesce(same, false) AS same, place,
				lag(place) OVER (PARTITION BY key, field ORDER BY line) AS before,
				max(place) FILTER (WHERE line IS NULL AND expires_at > $6::timestamptz) OVER (PARTITION BY key, field) AS unlisted
			FROM (
				SELECT key, field, expires_at, l.line, l.position, ARRAY[e.batch_id, e.line] AS place, {{>same_word|}} AS same
				FROM (
					SELECT o.*
					FROM listed o
					LEFT JOIN numsync.stage_known k ON k.account_id = $1::bigint AND k.import_key = $2
						AND k.line = o.line AND k.position = o.position
					WHERE o.key IN (SELECT x.key FROM mixed x) AND o.said IS NOT NULL AND k.line IS NULL
				) l
				FULL JOIN (
					SELECT o.* FROM standing o WHERE o.key IN (SELECT x.key FROM mixed x)
				) e USING (key, field, effective_at, expires_at)
			) x
		) x
	) x
	WHERE line IS NOT NULL AND NOT stays
)
SELECT $1::bigint, $2, l.line, l.position, e.batch_id, e.line, m.line IS NULL AND {{>same_word|}}
FROM listed l
JOIN standing e ON e.key = l.key AND e.field = l.field AND e.effective_at = l.effective_at AND e.expires_at = l.expires_at
LEFT JOIN moved m ON m.line = l.line AND m.position = l.position
LEFT JOIN numsync.stage_known k ON k.account_id = $1::bigint AND k.import_key = $2 AND k.line = l.line
	AND k.position = l.position
WHERE l.said IS NOT NULL AND k.line IS NULL
