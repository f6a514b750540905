-- What imported files say: line by line, then field by field, and which number each line means.

-- the fields of a batch are a small table, so that what no batch speaks of costs nothing
CREATE VIEW numsync.batch_field AS
SELECT b.account_id, b.batch_id, b.source, b.actor, b.imported_at, generate_subscripts(b.fields, 1) AS position, unnest(b.fields) AS field,
	unnest(b.kinds) AS kind, unnest(b.correctable) AS correctable, s.priority
FROM numsync.import_batch b
JOIN numsync.source s ON s.account_id = b.account_id AND s.name = b.source;
COMMENT ON VIEW numsync.batch_field IS 'What fields the lines of a batch can say something about, and how much its source weighs; position: at which place of said';

CREATE VIEW numsync.shared_number AS
{{>shared_number|numsync.}};
COMMENT ON VIEW numsync.shared_number IS 'Numbers that several ids have or had; ids: those that it may mean. One that is gone steps back, and one that the provider has released; where all are gone it is the one that was there last';

CREATE VIEW numsync.number_claim AS
{{>number_claim|numsync.}};
COMMENT ON VIEW numsync.number_claim IS 'Each id that a phone number may mean; claimant: its place among them, from 1';

CREATE VIEW numsync.number_holder AS
SELECT account_id, number, id FROM numsync.number_claim WHERE NOT ambiguous;
COMMENT ON VIEW numsync.number_holder IS 'Which id a phone number means: the one that exists and is not released, else the one that was there last. None where several are left';

CREATE VIEW numsync.import_line AS
SELECT l.account_id, l.batch_id, l.line, l.phone_id, l.number,
	jsonb_strip_nulls(jsonb_object(b.columns, CASE WHEN l.cells IS NULL THEN numsync.spelt_cells(l.number, l.said, b.number_column)
		ELSE numsync.cell_list(l.cells) END)) AS cells
FROM (
	SELECT account_id, batch_id, line, phone_id, number, cells, said FROM numsync.expectation_line
	UNION ALL
	SELECT account_id, batch_id, line, phone_id, number, cells, NULL FROM numsync.repeated_line
	UNION ALL
	SELECT r.account_id, r.batch_id, r.line + place, o.phone_id, o.number, o.cells, o.said
	FROM numsync.repeated_range r
	CROSS JOIN LATERAL generate_series(0, r.last_line - r.line) place
	JOIN numsync.expectation_line o ON o.account_id = r.account_id AND o.batch_id = r.of_batch_id AND o.line = r.of_line + place
) l
JOIN numsync.import_batch b ON b.account_id = l.account_id AND b.batch_id = l.batch_id;
COMMENT ON VIEW numsync.import_line IS 'Each line of each imported file as it was; cells by name of their column, empty ones left out';

CREATE VIEW numsync.expectation_repeat AS
{{>expectation_repeat|numsync.}};
COMMENT ON VIEW numsync.expectation_repeat IS 'Later files that said an expectation again: it stands while one of its batches does';

-- What a line says by a number that several ids have is ambiguous, and nothing is done because of it.
CREATE VIEW numsync.expectation_claim AS
{{>expectation_claim|numsync.}};
COMMENT ON VIEW numsync.expectation_claim IS 'What the lines say, one row a field, and of an ambiguous line one for each id that it may mean; said as it is stored. phone_id: null where the number is not known; by_number: the line names no id';

CREATE VIEW numsync.expectation_cell AS
SELECT c.account_id, c.batch_id, c.line, c.position, c.field, CASE WHEN NOT c.ambiguous THEN c.phone_id END AS phone_id, c.number,
	c.source, c.kind, c.correctable, c.said, c.reason, c.on_drift, c.actor, c.effective_at, c.expires_at, c.created_at,
	c.withdrawal_id, c.by_number
FROM numsync.expectation_claim c
WHERE c.claimant = 1;
COMMENT ON VIEW numsync.expectation_cell IS 'The same once for each line and field; phone_id: null where the number is not known, or ambiguous';

CREATE VIEW numsync.expectation_place AS
{{>expectation_place|numsync.}};
COMMENT ON VIEW numsync.expectation_place IS 'Every place of a line, also those at which it says nothing, for writing withdrawal_id anew';

CREATE VIEW numsync.expectation AS
{{>expectation|numsync.}};
COMMENT ON VIEW numsync.expectation IS 'What a line of a CSV asserts of one field of one number; phone_id is null while the mirror does not know the number; where several ids have the number, one row for each; withdrawn_at: when it was taken back, null while it stands';

CREATE VIEW numsync.expectation_standing AS
{{>expectation_standing|numsync.}};
COMMENT ON VIEW numsync.expectation_standing IS 'What holds now of what the lines say. place: where several speak of a field of an id, the first counts: highest priority, then latest batch. settled: an ambiguous line that does not count, because one before it names one of the ids';

CREATE VIEW numsync.expectation_in_force AS
{{>expectation_in_force|numsync.}};
COMMENT ON VIEW numsync.expectation_in_force IS 'For each number and field the one expectation that counts now: highest priority, then latest batch. An ambiguous line keeps its place: what is below it does not count either. One above it that names one of the ids settles it';

CREATE VIEW numsync.expectation_overruled AS
SELECT l.account_id, l.phone_id, l.number, l.field, l.source, numsync.said_operator(l.said) AS operator,
	numsync.said_operand(l.said) AS operand, l.batch_id, l.line, l.winner_source, l.winner_batch_id, l.winner_line, l.winner_said
FROM (
	SELECT s.*, first_value(s.source) OVER w AS winner_source, first_value(s.batch_id) OVER w AS winner_batch_id,
		first_value(s.line) OVER w AS winner_line, first_value(s.said) OVER w AS winner_said,
		row_number() OVER (PARTITION BY s.account_id, s.phone_id, s.field, s.source ORDER BY s.place) AS place_in_source
	FROM numsync.expectation_standing s
	WINDOW w AS (PARTITION BY s.account_id, s.phone_id, s.field ORDER BY s.place)
) l
WHERE l.place_in_source = 1 AND l.source <> l.winner_source AND l.said <> l.winner_said;
COMMENT ON VIEW numsync.expectation_overruled IS 'What a source says now and does not count, because a source with a higher priority says something else about the same field of the same number';
