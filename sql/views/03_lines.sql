-- What imported files say: line by line, then field by field, and which number each line means.

-- What a line says by a number that several ids have is ambiguous, and nothing is done because of it.
CREATE FUNCTION numsync.claimants(account bigint, phone text) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
	SELECT array_agg(c.id ORDER BY c.id)
	FROM (
		SELECT m.id, rank() OVER (ORDER BY m.missing_since IS NOT NULL,
			m.missing_since IS NULL AND coalesce(m.provider_released_at <= now(), false),
			m.missing_since DESC, CASE WHEN m.missing_since IS NOT NULL THEN m.id END DESC) AS place
		FROM numsync.phone_number m
		WHERE m.account_id = account AND m.number = phone
	) c
	WHERE c.place = 1
$$;
COMMENT ON FUNCTION numsync.claimants IS 'The ids that a phone number may mean: one as a rule; of several nobody can tell which. One that is gone steps back, and one that the provider has released; where all are gone it is the one that was there last';

-- few numbers have ever had more than one id: those are found in the index alone
CREATE VIEW numsync.shared_number AS
SELECT n.account_id, n.number, numsync.claimants(n.account_id, n.number) AS ids
FROM (
	SELECT account_id, number
	FROM numsync.phone_number
	GROUP BY account_id, number
	HAVING count(*) > 1
) n;
COMMENT ON VIEW numsync.shared_number IS 'Numbers that several ids have or had; ids: those that it may mean, see claimants';

-- the fields of a batch are a small table, so that what no batch speaks of costs nothing
CREATE VIEW numsync.batch_field AS
SELECT account_id, batch_id, source, actor, imported_at, generate_subscripts(fields, 1) AS position, unnest(fields) AS field,
	unnest(kinds) AS kind, unnest(correctable) AS correctable
FROM numsync.import_batch;
COMMENT ON VIEW numsync.batch_field IS 'What fields the lines of a batch can say something about; position: at which place of said';

CREATE VIEW numsync.number_holder AS
SELECT m.account_id, m.number, m.id
FROM numsync.phone_number m
LEFT JOIN numsync.shared_number s ON s.account_id = m.account_id AND s.number = m.number
WHERE s.number IS NULL OR s.ids = ARRAY[m.id];
COMMENT ON VIEW numsync.number_holder IS 'Which id a phone number means: the one that exists and is not released, else the one that was there last. None where several are left';

CREATE VIEW numsync.import_line AS
SELECT l.account_id, l.batch_id, l.line, l.phone_id, l.number,
	jsonb_strip_nulls(jsonb_object(b.columns, CASE WHEN l.cells IS NULL THEN numsync.spelt_cells(l.number, l.said, b.number_column)
		ELSE numsync.cell_list(l.cells) END)) AS cells
FROM (
	SELECT account_id, batch_id, line, phone_id, number, cells, said FROM numsync.expectation_line
	UNION ALL
	SELECT account_id, batch_id, line, phone_id, number, cells, NULL FROM numsync.repeated_line
) l
JOIN numsync.import_batch b ON b.account_id = l.account_id AND b.batch_id = l.batch_id;
COMMENT ON VIEW numsync.import_line IS 'Each line of each imported file as it was; cells by name of their column, empty ones left out';

CREATE VIEW numsync.expectation_repeat AS
SELECT l.account_id, l.batch_id, l.line, f.of_batch_id, f.of_line, f.field
FROM (
	SELECT account_id, batch_id, line, of_batch_id, of_line FROM numsync.expectation_line WHERE of_line IS NOT NULL
	UNION ALL
	SELECT account_id, batch_id, line, of_batch_id, of_line FROM numsync.repeated_line WHERE of_line IS NOT NULL
) l
JOIN numsync.import_batch b ON b.account_id = l.account_id AND b.batch_id = l.batch_id
CROSS JOIN LATERAL unnest(b.fields, l.of_batch_id, l.of_line) AS f (field, of_batch_id, of_line)
WHERE f.of_line IS NOT NULL;
COMMENT ON VIEW numsync.expectation_repeat IS 'Later files that said an expectation again: it stands while one of its batches does';

CREATE VIEW numsync.expectation_cell AS
SELECT l.account_id, l.batch_id, l.line, f.position::bigint AS position, f.field, coalesce(l.phone_id, h.id) AS phone_id, l.number,
	f.source, f.kind, f.correctable, numsync.said_at(l.said, f.position) AS said, l.reason,
	CASE WHEN l.on_drift IS NULL OR f.correctable THEN 'report' ELSE l.on_drift END AS on_drift, f.actor, l.effective_at,
	l.expires_at, f.imported_at AS created_at, l.withdrawal_id[f.position] AS withdrawal_id, l.phone_id IS NULL AS by_number
FROM numsync.expectation_line l
LEFT JOIN numsync.number_holder h ON l.phone_id IS NULL AND h.account_id = l.account_id AND h.number = l.number
JOIN numsync.batch_field f ON f.account_id = l.account_id AND f.batch_id = l.batch_id
WHERE numsync.said_at(l.said, f.position) <> '';
COMMENT ON VIEW numsync.expectation_cell IS 'What the lines say, one row a field; said as it is stored. phone_id: null where the number is not known, or ambiguous; by_number: the line names no id';

CREATE VIEW numsync.expectation_claim AS
SELECT c.account_id, c.batch_id, c.line, c.position, c.field, coalesce(c.phone_id, i.id) AS phone_id, c.number, c.source, c.kind,
	c.correctable, c.said, c.reason, c.on_drift, c.actor, c.effective_at, c.expires_at, c.created_at, c.withdrawal_id,
	i.id IS NOT NULL AS ambiguous
FROM numsync.expectation_cell c
LEFT JOIN (
	SELECT s.account_id, s.number, unnest(s.ids) AS id
	FROM numsync.shared_number s
	WHERE cardinality(s.ids) > 1
) i ON c.phone_id IS NULL AND i.account_id = c.account_id AND i.number = c.number;
COMMENT ON VIEW numsync.expectation_claim IS 'What the lines say, one row a field, and of an ambiguous line one for each id that it may mean';

CREATE VIEW numsync.expectation_place AS
SELECT l.account_id, l.batch_id, l.line, generate_subscripts(b.fields, 1)::bigint AS position, unnest(b.fields) AS field,
	b.source, unnest(numsync.cell_list(l.said)) AS said, unnest(l.withdrawal_id) AS withdrawal_id
FROM numsync.expectation_line l
JOIN numsync.import_batch b ON b.account_id = l.account_id AND b.batch_id = l.batch_id;
COMMENT ON VIEW numsync.expectation_place IS 'Every place of a line, also those at which it says nothing, for writing withdrawal_id anew';

CREATE VIEW numsync.expectation AS
SELECT c.account_id, c.batch_id, c.line, c.field, c.phone_id, c.number, c.source, c.kind, c.correctable,
	numsync.said_operator(c.said) AS operator, numsync.said_operand(c.said) AS operand, c.reason, c.on_drift, c.actor,
	c.effective_at, c.expires_at, c.created_at,
	CASE WHEN c.withdrawal_id IS NOT NULL THEN (
		SELECT w.withdrawn_at FROM numsync.withdrawal w
		WHERE w.account_id = c.account_id AND w.withdrawal_id = c.withdrawal_id)
	END AS withdrawn_at,
	c.withdrawal_id
FROM numsync.expectation_claim c;
COMMENT ON VIEW numsync.expectation IS 'What a line of a CSV asserts of one field of one number; phone_id is null while the mirror does not know the number; where several ids have the number, one row for each; withdrawn_at: when it was taken back, null while it stands';

-- An ambiguous line keeps its place: what is below it does not count either. One above it that names one of the ids settles it.
CREATE VIEW numsync.expectation_in_force AS
SELECT DISTINCT ON (e.account_id, e.phone_id, e.field)
	e.account_id, e.phone_id, e.field, e.number, e.source, s.priority, e.kind, e.correctable,
	numsync.said_operator(e.said) AS operator, numsync.said_operand(e.said) AS operand, e.reason, e.on_drift, e.actor,
	e.created_at, e.effective_at, e.expires_at, e.batch_id, e.line, e.ambiguous
FROM numsync.expectation_claim e
JOIN numsync.source s ON s.account_id = e.account_id AND s.name = e.source
LEFT JOIN (
	SELECT DISTINCT a.account_id, a.batch_id, a.line, a.field
	FROM numsync.expectation_claim a
	JOIN numsync.source p ON p.account_id = a.account_id AND p.name = a.source
	JOIN numsync.expectation_claim o ON o.account_id = a.account_id AND o.phone_id = a.phone_id AND o.field = a.field
	JOIN numsync.source q ON q.account_id = o.account_id AND q.name = o.source
	WHERE a.ambiguous AND NOT o.ambiguous AND o.withdrawal_id IS NULL
		AND numsync.in_force(o.effective_at, o.expires_at)
		AND (q.priority > p.priority OR q.priority = p.priority AND (o.source < a.source
			OR o.source = a.source AND (o.batch_id, o.line) > (a.batch_id, a.line)))
) t ON t.account_id = e.account_id AND t.batch_id = e.batch_id AND t.line = e.line AND t.field = e.field
WHERE e.withdrawal_id IS NULL
	AND e.phone_id IS NOT NULL
	AND numsync.in_force(e.effective_at, e.expires_at)
	AND NOT (e.ambiguous AND t.line IS NOT NULL)
ORDER BY e.account_id, e.phone_id, e.field, s.priority DESC, e.source, e.batch_id DESC, e.line DESC;
COMMENT ON VIEW numsync.expectation_in_force IS 'For each number and field the one expectation that counts now: highest priority, then latest batch';

CREATE VIEW numsync.expectation_overruled AS
SELECT l.account_id, l.phone_id, l.number, l.field, l.source, numsync.said_operator(l.said) AS operator,
	numsync.said_operand(l.said) AS operand, l.batch_id, l.line, l.winner[1] AS winner_source,
	l.winner[2]::bigint AS winner_batch_id, l.winner[3]::bigint AS winner_line, l.winner[4] AS winner_said
FROM (
	SELECT e.account_id, e.batch_id, e.line, e.field, e.phone_id, e.number, e.source, e.said,
		first_value(ARRAY[e.source, e.batch_id::text, e.line::text, e.said]) OVER w AS winner,
		row_number() OVER (PARTITION BY e.account_id, e.phone_id, e.field, e.source
			ORDER BY e.batch_id DESC, e.line DESC) AS place
	FROM numsync.expectation_claim e
	JOIN numsync.source s ON s.account_id = e.account_id AND s.name = e.source
	WHERE e.withdrawal_id IS NULL AND e.phone_id IS NOT NULL
		AND numsync.in_force(e.effective_at, e.expires_at)
	WINDOW w AS (PARTITION BY e.account_id, e.phone_id, e.field
		ORDER BY s.priority DESC, e.source, e.batch_id DESC, e.line DESC)
) l
WHERE l.place = 1 AND l.source <> l.winner[1] AND l.said <> l.winner[4];
COMMENT ON VIEW numsync.expectation_overruled IS 'What a source says now and does not count, because a source with a higher priority says something else about the same field of the same number';

-- by number and by id apart, so that each is a join by equality; joins in the order that is written (prefer_hash_joins.sql)
CREATE VIEW numsync.line_number AS
SELECT l.account_id, l.batch_id, l.line, l.said, l.reason, l.on_drift, l.withdrawal_id, m.id AS phone_id, m.number, {{hot|, |m.@}},
	m.absent, m.record_read, m.missing_since
FROM numsync.expectation_line l
JOIN numsync.phone_number m ON m.account_id = l.account_id AND m.number = l.number AND m.missing_since IS NULL
WHERE l.phone_id IS NULL
	AND numsync.in_force(l.effective_at, l.expires_at)
UNION ALL
SELECT l.account_id, l.batch_id, l.line, l.said, l.reason, l.on_drift, l.withdrawal_id, m.id AS phone_id, m.number, {{hot|, |m.@}},
	m.absent, m.record_read, m.missing_since
FROM numsync.expectation_line l
JOIN numsync.phone_number m ON m.account_id = l.account_id AND m.id = l.phone_id
WHERE l.phone_id IS NOT NULL
	AND numsync.in_force(l.effective_at, l.expires_at);
COMMENT ON VIEW numsync.line_number IS 'The lines that hold now, each beside what the mirror has of the number that it means: the one that exists under this number, or the id; not those that mean by its number one that is gone';
