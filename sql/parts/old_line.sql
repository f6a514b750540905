-- The imported lines that say nothing any more since before a moment, and what repeats them; as common tables, the last ones named
-- old_line, old_repeat and old_range. What a line says of a field is dead when it was taken back, when it has expired, or when a later
-- line of its source about the same number or id holds whenever it would: by then, too, all imported before the moment. A repeat is dead
-- when its file was taken back as a whole, or when all that it repeats is. Arguments of the statement: $1 account_id, $2 moment.
taken AS MATERIALIZED (
	SELECT batch_id
	FROM numsync.withdrawal
	WHERE account_id = $1::bigint AND cause = 'batch' AND withdrawn_at < $2::timestamptz
), cell AS MATERIALIZED (
	SELECT c.batch_id, c.line, c.field, NOT (c.old AND (c.taken_back OR c.expires_at < $2::timestamptz
		OR coalesce(c.overtaken_until >= c.expires_at, false))) AS lives
	FROM (
		SELECT l.batch_id, l.line, f.field, f.imported_at < $2::timestamptz AS old, w.withdrawal_id IS NOT NULL AS taken_back,
			coalesce(l.expires_at, 'infinity') AS expires_at,
			max(coalesce(l.expires_at, 'infinity')) FILTER (WHERE f.imported_at < $2::timestamptz
				AND l.withdrawal_id[f.position] IS NULL AND coalesce(l.effective_at, '-infinity') <= $2::timestamptz)
				OVER (PARTITION BY f.source, f.field, l.phone_id, CASE WHEN l.phone_id IS NULL THEN l.number END
					ORDER BY l.batch_id DESC, l.line DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
				AS overtaken_until
		FROM numsync.expectation_line l
		JOIN numsync.batch_field f ON f.account_id = l.account_id AND f.batch_id = l.batch_id
		LEFT JOIN numsync.withdrawal w ON w.account_id = l.account_id AND w.withdrawal_id = l.withdrawal_id[f.position]
			AND w.withdrawn_at < $2::timestamptz
		WHERE l.account_id = $1::bigint AND numsync.said_at(l.said, f.position) <> ''
	) c
), living AS MATERIALIZED (
	SELECT batch_id, line, field FROM cell WHERE lives
), living_line AS MATERIALIZED (
	SELECT DISTINCT batch_id, line FROM living
), living_repeat AS MATERIALIZED ( -- lines that say again what lives
	SELECT DISTINCT r.batch_id, r.line
	FROM (
		SELECT batch_id, line, of_batch_id, of_line
		FROM numsync.expectation_line
		WHERE account_id = $1::bigint AND of_line IS NOT NULL
		UNION ALL
		SELECT batch_id, line, of_batch_id, of_line FROM numsync.repeated_line WHERE account_id = $1::bigint
	) r
	JOIN numsync.import_batch b ON b.account_id = $1::bigint AND b.batch_id = r.batch_id
	CROSS JOIN LATERAL unnest(b.fields, r.of_batch_id, r.of_line) AS f (field, of_batch_id, of_line)
	JOIN living v ON v.batch_id = f.of_batch_id AND v.line = f.of_line AND v.field = f.field
	LEFT JOIN taken t ON t.batch_id = r.batch_id
	WHERE t.batch_id IS NULL
), old_line AS MATERIALIZED (
	SELECT c.batch_id, c.line
	FROM (SELECT batch_id, line FROM cell GROUP BY batch_id, line HAVING NOT bool_or(lives)) c
	LEFT JOIN living_repeat r ON r.batch_id = c.batch_id AND r.line = c.line
	WHERE r.line IS NULL
), old_repeat AS MATERIALIZED (
	SELECT l.batch_id, l.line
	FROM numsync.repeated_line l
	JOIN numsync.import_batch b ON b.account_id = l.account_id AND b.batch_id = l.batch_id AND b.imported_at < $2::timestamptz
	LEFT JOIN living_repeat r ON r.batch_id = l.batch_id AND r.line = l.line
	WHERE l.account_id = $1::bigint AND r.line IS NULL
), old_range AS MATERIALIZED (
	SELECT g.batch_id, g.line, g.last_line
	FROM numsync.repeated_range g
	JOIN numsync.import_batch b ON b.account_id = g.account_id AND b.batch_id = g.batch_id AND b.imported_at < $2::timestamptz
	LEFT JOIN taken t ON t.batch_id = g.batch_id
	LEFT JOIN (
		SELECT batch_id, range_agg(int8range(line, line, '[]')) AS lines FROM living_line GROUP BY batch_id
	) v ON v.batch_id = g.of_batch_id AND v.lines && int8range(g.of_line, g.of_line + g.last_line - g.line, '[]')
	WHERE g.account_id = $1::bigint AND (t.batch_id IS NOT NULL OR v.batch_id IS NULL)
)
