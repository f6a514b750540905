-- Expectations are kept as the lines that said them, one row a line: a file of a million lines and three fields writes a
-- million rows, not seven. The views of old names tell the same as the tables that they replace.

ALTER TABLE numsync.import_batch
	ADD COLUMN columns text[] NOT NULL DEFAULT '{}',
	ADD COLUMN fields text[] NOT NULL DEFAULT '{}',
	ADD COLUMN kinds text[] NOT NULL DEFAULT '{}',
	ADD COLUMN correctable boolean[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN numsync.import_batch.columns IS 'names of the columns, as the header wrote them';
COMMENT ON COLUMN numsync.import_batch.fields IS 'fields that its lines can say something about; said of its lines is in this order';
COMMENT ON COLUMN numsync.import_batch.kinds IS 'their kinds: how values compare';
COMMENT ON COLUMN numsync.import_batch.correctable IS 'whether PUT can write them';

CREATE TABLE numsync.expectation_line (
	account_id bigint NOT NULL,
	batch_id bigint NOT NULL,
	line bigint NOT NULL,
	effective_at timestamptz,
	expires_at timestamptz,
	phone_id text,
	number text,
	cells text NOT NULL,
	said text NOT NULL,
	reason text,
	on_drift text,
	of_batch_id bigint[],
	of_line bigint[],
	withdrawal_id bigint[]
);
-- Batch after batch, line after line as they come: where a batch lies this tells at no cost. A key of a million entries would
-- take longer to make than the rows themselves; that batch and line are a key the import sees to, which numbers both.
CREATE INDEX expectation_line_batch ON numsync.expectation_line USING brin (account_id, batch_id) WITH (pages_per_range = 32);
COMMENT ON TABLE numsync.expectation_line IS 'The lines of imported files that said something new, with what they assert; append-only but for withdrawal_id. As rows of one field each: view expectation';
COMMENT ON COLUMN numsync.expectation_line.account_id IS 'account that it was imported for';
COMMENT ON COLUMN numsync.expectation_line.batch_id IS 'batch that it came in';
COMMENT ON COLUMN numsync.expectation_line.line IS 'line of the file on which it starts; the header is line 1 of most files';
COMMENT ON COLUMN numsync.expectation_line.effective_at IS 'when it begins to hold; null: at once';
COMMENT ON COLUMN numsync.expectation_line.expires_at IS 'when it ceases to hold; null: never';
COMMENT ON COLUMN numsync.expectation_line.phone_id IS 'id that the line names; null: the number alone, which is looked up whenever it is asked for';
COMMENT ON COLUMN numsync.expectation_line.number IS 'number that the line names, in E.164; null when it names the id only';
COMMENT ON COLUMN numsync.expectation_line.cells IS 'the cells as they were, in the order of the batch''s columns, U+001E between them; "": an empty one in quotes. See cell_list';
COMMENT ON COLUMN numsync.expectation_line.said IS 'what it asserts of each of the batch''s fields, U+001E between them; empty: nothing, or nothing new. See cell_list, said_operator, said_operand';
COMMENT ON COLUMN numsync.expectation_line.reason IS 'why, from the column reason; null if none';
COMMENT ON COLUMN numsync.expectation_line.on_drift IS 'disable: the number is disabled while a test of the line fails; null: that is reported';
COMMENT ON COLUMN numsync.expectation_line.of_batch_id IS 'for the fields of which it repeats what the source says: batch of that; null: none';
COMMENT ON COLUMN numsync.expectation_line.of_line IS 'line of that';
COMMENT ON COLUMN numsync.expectation_line.withdrawal_id IS 'for each field the withdrawal that took it back; null: all stand';

CREATE TABLE numsync.repeated_line (
	account_id bigint NOT NULL,
	batch_id bigint NOT NULL,
	line bigint NOT NULL,
	phone_id text,
	number text,
	cells text NOT NULL,
	of_batch_id bigint[],
	of_line bigint[],
	PRIMARY KEY (account_id, batch_id, line)
);
COMMENT ON TABLE numsync.repeated_line IS 'The lines of imported files that said nothing new; append-only. Apart, so that a file that comes every night does not make the judgement slower';
COMMENT ON COLUMN numsync.repeated_line.account_id IS 'account that it was imported for';
COMMENT ON COLUMN numsync.repeated_line.batch_id IS 'batch that it came in';
COMMENT ON COLUMN numsync.repeated_line.line IS 'as in expectation_line';
COMMENT ON COLUMN numsync.repeated_line.phone_id IS 'as in expectation_line';
COMMENT ON COLUMN numsync.repeated_line.number IS 'as in expectation_line';
COMMENT ON COLUMN numsync.repeated_line.cells IS 'as in expectation_line';
COMMENT ON COLUMN numsync.repeated_line.of_batch_id IS 'as in expectation_line';
COMMENT ON COLUMN numsync.repeated_line.of_line IS 'as in expectation_line';

-- texts, not arrays: half the bytes, and a third of the time to write them. No cell has these characters
CREATE FUNCTION numsync.cell_list(cells text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT string_to_array(cells, U&'\001E', '') $$;
COMMENT ON FUNCTION numsync.cell_list IS 'Cells of a line, or what it says of each field, as an array; null for empty ones';
-- in one text: an operator of one character, then the values, U+001F between them
CREATE FUNCTION numsync.said_operator(said text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
	SELECT CASE left(said, 1)
		WHEN '=' THEN 'eq'
		WHEN '|' THEN 'in'
		WHEN '!' THEN 'ne'
		WHEN '>' THEN 'ge'
		WHEN '<' THEN 'le'
		WHEN '~' THEN 'between'
		WHEN '0' THEN 'null'
		ELSE 'not_null'
	END
$$;
COMMENT ON FUNCTION numsync.said_operator IS 'Operator of what a line says of a field: eq, in, ne (none of), ge, le, between (both ends included), null, not_null';
CREATE FUNCTION numsync.said_operand(said text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
	SELECT CASE
		WHEN left(said, 1) IN ('=', '>', '<') OR said IN ('!', '|') THEN ARRAY[substr(said, 2)]
		WHEN left(said, 1) IN ('|', '!', '~') THEN string_to_array(substr(said, 2), U&'\001F')
		ELSE ARRAY[]::text[]
	END
$$;
COMMENT ON FUNCTION numsync.said_operand IS 'Values of what a line says of a field, in canonical text; one for eq, ge, le, two for between, none for null and not_null';

-- what there is so far
ALTER TABLE numsync.import_line RENAME TO old_line;
ALTER TABLE numsync.expectation RENAME TO old_expectation;
ALTER TABLE numsync.expectation_repeat RENAME TO old_repeat;
UPDATE numsync.import_batch b
SET columns = coalesce((
		SELECT array_agg(DISTINCT k ORDER BY k)
		FROM numsync.old_line l CROSS JOIN LATERAL jsonb_object_keys(l.cells) k
		WHERE l.account_id = b.account_id AND l.batch_id = b.batch_id), '{}'),
	fields = coalesce(f.fields, '{}'), kinds = coalesce(f.kinds, '{}'), correctable = coalesce(f.correctable, '{}')
FROM (
	SELECT account_id, batch_id, array_agg(field ORDER BY field) AS fields, array_agg(kind ORDER BY field) AS kinds,
		array_agg(correctable ORDER BY field) AS correctable
	FROM (
		SELECT account_id, batch_id, field, kind, correctable FROM numsync.old_expectation
		UNION
		SELECT r.account_id, r.batch_id, r.field, e.kind, e.correctable
		FROM numsync.old_repeat r
		JOIN numsync.old_expectation e ON e.account_id = r.account_id AND e.batch_id = r.of_batch_id
			AND e.line = r.of_line AND e.field = r.field
	) u
	GROUP BY account_id, batch_id
) f
WHERE f.account_id = b.account_id AND f.batch_id = b.batch_id;
CREATE TABLE numsync.old_merged AS
SELECT l.account_id, l.batch_id, l.line, max(e.effective_at) AS effective_at, max(e.expires_at) AS expires_at,
	coalesce(max(e.phone_id), l.phone_id) AS phone_id, l.number,
	array_to_string(ARRAY(SELECT l.cells ->> c FROM unnest(b.columns) WITH ORDINALITY u (c, place) ORDER BY place),
		U&'\001E', '') AS cells,
	array_to_string(array_agg(CASE e.operator
		WHEN 'eq' THEN '=' || e.operand[1]
		WHEN 'in' THEN '|' || array_to_string(e.operand, U&'\001F')
		WHEN 'ne' THEN '!' || array_to_string(e.operand, U&'\001F')
		WHEN 'ge' THEN '>' || e.operand[1]
		WHEN 'le' THEN '<' || e.operand[1]
		WHEN 'between' THEN '~' || array_to_string(e.operand, U&'\001F')
		WHEN 'null' THEN '0'
		WHEN 'not_null' THEN '1'
	END ORDER BY f.place), U&'\001E', '') AS said,
	max(e.reason) AS reason, nullif(min(e.on_drift), 'report') AS on_drift,
	array_agg(r.of_batch_id ORDER BY f.place) AS of_batch_id, array_agg(r.of_line ORDER BY f.place) AS of_line,
	array_agg(e.withdrawal_id ORDER BY f.place) AS withdrawal_id,
	count(e.field) AS news, count(r.of_line) AS repeats, count(e.withdrawal_id) AS withdrawals
FROM numsync.old_line l
JOIN numsync.import_batch b ON b.account_id = l.account_id AND b.batch_id = l.batch_id
LEFT JOIN LATERAL unnest(b.fields) WITH ORDINALITY f (field, place) ON true
LEFT JOIN numsync.old_expectation e ON e.account_id = l.account_id AND e.batch_id = l.batch_id AND e.line = l.line
	AND e.field = f.field
LEFT JOIN (
	SELECT r.*, coalesce(e.phone_id, e.number) AS key
	FROM numsync.old_repeat r
	JOIN numsync.old_expectation e ON e.account_id = r.account_id AND e.batch_id = r.of_batch_id AND e.line = r.of_line
		AND e.field = r.field
) r ON r.account_id = l.account_id AND r.batch_id = l.batch_id AND r.field = f.field
	AND r.key = coalesce(l.phone_id, l.number)
GROUP BY l.account_id, l.batch_id, l.line, l.phone_id, l.number, l.cells, b.columns;
INSERT INTO numsync.expectation_line (account_id, batch_id, line, effective_at, expires_at, phone_id, number, cells, said,
	reason, on_drift, of_batch_id, of_line, withdrawal_id)
SELECT account_id, batch_id, line, effective_at, expires_at, phone_id, number, cells, said, reason, on_drift,
	CASE WHEN repeats > 0 THEN of_batch_id END, CASE WHEN repeats > 0 THEN of_line END,
	CASE WHEN withdrawals > 0 THEN withdrawal_id END
FROM numsync.old_merged WHERE news > 0;
INSERT INTO numsync.repeated_line (account_id, batch_id, line, phone_id, number, cells, of_batch_id, of_line)
SELECT account_id, batch_id, line, phone_id, number, cells, CASE WHEN repeats > 0 THEN of_batch_id END,
	CASE WHEN repeats > 0 THEN of_line END
FROM numsync.old_merged WHERE news = 0;
DROP TABLE numsync.old_merged;

CREATE VIEW numsync.import_line AS
SELECT l.account_id, l.batch_id, l.line, l.phone_id, l.number,
	jsonb_strip_nulls(jsonb_object(b.columns, numsync.cell_list(l.cells))) AS cells
FROM (
	SELECT account_id, batch_id, line, phone_id, number, cells FROM numsync.expectation_line
	UNION ALL
	SELECT account_id, batch_id, line, phone_id, number, cells FROM numsync.repeated_line
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

-- one row a number as a rule: an id is only ever asked for where a number went from one to another
CREATE VIEW numsync.number_holder AS
SELECT m.account_id, m.number, m.id
FROM numsync.phone_number m
WHERE m.missing_since IS NULL
	OR NOT EXISTS (SELECT FROM numsync.phone_number o
		WHERE o.account_id = m.account_id AND o.number = m.number AND o.id <> m.id
			AND (o.missing_since IS NULL OR (o.missing_since, o.id) > (m.missing_since, m.id)));
COMMENT ON VIEW numsync.number_holder IS 'Which id a phone number means: the one that exists, else the one that was there last';

-- unnest in the list of columns, side by side: as a table function it takes five times as long
CREATE VIEW numsync.expectation_cell AS
SELECT f.account_id, f.batch_id, f.line, f.position, f.field, f.phone_id, f.number, f.source, f.kind, f.correctable, f.said,
	f.reason, CASE WHEN f.on_drift IS NULL OR f.correctable THEN 'report' ELSE f.on_drift END AS on_drift, f.actor,
	f.effective_at, f.expires_at, f.created_at, f.withdrawal_id
FROM (
	SELECT l.account_id, l.batch_id, l.line, coalesce(l.phone_id, h.id) AS phone_id, l.number, b.source, l.reason, l.on_drift,
		b.actor, l.effective_at, l.expires_at, b.imported_at AS created_at,
		generate_subscripts(b.fields, 1)::bigint AS position, unnest(b.fields) AS field, unnest(b.kinds) AS kind,
		unnest(b.correctable) AS correctable, unnest(numsync.cell_list(l.said)) AS said,
		unnest(l.withdrawal_id) AS withdrawal_id
	FROM numsync.expectation_line l
	JOIN numsync.import_batch b ON b.account_id = l.account_id AND b.batch_id = l.batch_id
	LEFT JOIN numsync.number_holder h ON l.phone_id IS NULL AND h.account_id = l.account_id AND h.number = l.number
) f
WHERE f.said IS NOT NULL;
COMMENT ON VIEW numsync.expectation_cell IS 'What the lines say, one row a field; said as it is stored';

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
FROM numsync.expectation_cell c;
COMMENT ON VIEW numsync.expectation IS 'What a line of a CSV asserts of one field of one number; phone_id is null while the mirror does not know the number; withdrawn_at: when it was taken back, null while it stands';

CREATE OR REPLACE VIEW numsync.expectation_in_force AS
SELECT DISTINCT ON (e.account_id, e.phone_id, e.field)
	e.account_id, e.phone_id, e.field, e.number, e.source, s.priority, e.kind, e.correctable,
	numsync.said_operator(e.said) AS operator, numsync.said_operand(e.said) AS operand, e.reason, e.on_drift, e.actor,
	e.created_at, e.effective_at, e.expires_at, e.batch_id, e.line
FROM numsync.expectation_cell e
JOIN numsync.source s ON s.account_id = e.account_id AND s.name = e.source
WHERE e.withdrawal_id IS NULL
	AND e.phone_id IS NOT NULL
	AND (e.effective_at IS NULL OR e.effective_at <= now())
	AND (e.expires_at IS NULL OR e.expires_at > now())
ORDER BY e.account_id, e.phone_id, e.field, s.priority DESC, e.source, e.batch_id DESC, e.line DESC;

CREATE OR REPLACE VIEW numsync.expectation_overruled AS
SELECT l.account_id, l.phone_id, l.number, l.field, l.source, numsync.said_operator(l.said) AS operator,
	numsync.said_operand(l.said) AS operand, l.batch_id, l.line, l.winner[1] AS winner_source,
	l.winner[2]::bigint AS winner_batch_id, l.winner[3]::bigint AS winner_line, l.winner[4] AS winner_said
FROM (
	SELECT e.*, s.priority,
		first_value(ARRAY[e.source, e.batch_id::text, e.line::text, e.said]) OVER w AS winner,
		row_number() OVER (PARTITION BY e.account_id, e.phone_id, e.field, e.source
			ORDER BY e.batch_id DESC, e.line DESC) AS place
	FROM numsync.expectation_cell e
	JOIN numsync.source s ON s.account_id = e.account_id AND s.name = e.source
	WHERE e.withdrawal_id IS NULL AND e.phone_id IS NOT NULL
		AND (e.effective_at IS NULL OR e.effective_at <= now())
		AND (e.expires_at IS NULL OR e.expires_at > now())
	WINDOW w AS (PARTITION BY e.account_id, e.phone_id, e.field
		ORDER BY s.priority DESC, e.source, e.batch_id DESC, e.line DESC)
) l
WHERE l.place = 1 AND l.source <> l.winner[1] AND l.said <> l.winner[4];

CREATE OR REPLACE VIEW numsync.number_life AS
SELECT s.account_id, c.phone_id, s.at, 'change' AS kind, s.run_id, s.state AS what, NULL::text AS actor,
	concat_ws('; ', (SELECT string_agg(f.field || ': ' || coalesce(f.before, 'NULL') || ' -> ' || coalesce(f.after, 'NULL'), ', '
			ORDER BY f.field)
		FROM numsync.change_field f
		WHERE f.account_id = c.account_id AND f.change_id = c.change_id AND f.before IS DISTINCT FROM f.after),
		CASE WHEN s.status IS NOT NULL THEN 'status ' || s.status END, s.message) AS detail
FROM numsync.change_step s
JOIN numsync.change c ON c.account_id = s.account_id AND c.change_id = s.change_id
UNION ALL
SELECT e.account_id, e.phone_id, e.created_at, 'import', NULL, e.field || ' should be ' || numsync.test_text(e.operator, e.operand),
	e.actor, e.source || ': ' || b.file_name || ':' || e.line || coalesce('; ' || e.reason, '')
FROM numsync.expectation e
JOIN numsync.import_batch b ON b.account_id = e.account_id AND b.batch_id = e.batch_id
UNION ALL
SELECT e.account_id, e.phone_id, e.withdrawn_at, 'withdrawn', NULL,
	e.field || ' should be ' || numsync.test_text(e.operator, e.operand), NULL, e.source
FROM numsync.expectation e
WHERE e.withdrawn_at IS NOT NULL
UNION ALL
SELECT v.account_id, v.phone_id, v.created_at, 'provider', v.run_id, coalesce(v.type, v.title), v.actor_name,
	concat_ws('; ', v.title, v.state, v.details)
FROM numsync.phone_number_event v;

DROP TABLE numsync.old_line, numsync.old_expectation, numsync.old_repeat;

-- one table on the way in, and what of it is known already
DROP TABLE numsync.stage_expectation, numsync.stage_line;
CREATE UNLOGGED TABLE numsync.stage_line (
	account_id bigint NOT NULL,
	import_key text NOT NULL,
	line bigint NOT NULL,
	effective_at timestamptz,
	expires_at timestamptz,
	phone_id text,
	number text,
	cells text NOT NULL,
	said text NOT NULL,
	reason text,
	on_drift text,
	effective_local boolean NOT NULL,
	expires_local boolean NOT NULL
);
COMMENT ON TABLE numsync.stage_line IS 'Lines of a file under import that may repeat what is known: all of a source that has spoken before, else those whose number may stand twice in the file. Lives within one transaction';
COMMENT ON COLUMN numsync.stage_line.account_id IS 'account that the file is for';
COMMENT ON COLUMN numsync.stage_line.import_key IS 'unique to the import under way';
COMMENT ON COLUMN numsync.stage_line.line IS 'as in expectation_line';
COMMENT ON COLUMN numsync.stage_line.effective_at IS 'as in expectation_line';
COMMENT ON COLUMN numsync.stage_line.expires_at IS 'as in expectation_line';
COMMENT ON COLUMN numsync.stage_line.phone_id IS 'as in expectation_line';
COMMENT ON COLUMN numsync.stage_line.number IS 'as in expectation_line';
COMMENT ON COLUMN numsync.stage_line.cells IS 'as in expectation_line';
COMMENT ON COLUMN numsync.stage_line.said IS 'as in expectation_line';
COMMENT ON COLUMN numsync.stage_line.reason IS 'as in expectation_line';
COMMENT ON COLUMN numsync.stage_line.on_drift IS 'as in expectation_line';
COMMENT ON COLUMN numsync.stage_line.effective_local IS 'effective_at had no offset: it is of the account''s time zone, and read as if it were UTC';
COMMENT ON COLUMN numsync.stage_line.expires_local IS 'the same for expires_at';
CREATE UNLOGGED TABLE numsync.stage_known (
	account_id bigint NOT NULL,
	import_key text NOT NULL,
	line bigint NOT NULL,
	position bigint NOT NULL,
	of_batch_id bigint,
	of_line bigint,
	same boolean NOT NULL
);
COMMENT ON TABLE numsync.stage_known IS 'What of stage_line is about something that is known already. Lives within one transaction';
COMMENT ON COLUMN numsync.stage_known.account_id IS 'account that the file is for';
COMMENT ON COLUMN numsync.stage_known.import_key IS 'unique to the import under way';
COMMENT ON COLUMN numsync.stage_known.line IS 'line of the file';
COMMENT ON COLUMN numsync.stage_known.position IS 'place of the field in said, from 1';
COMMENT ON COLUMN numsync.stage_known.of_batch_id IS 'batch of the expectation that the source has already; null: an earlier line of the file says the same';
COMMENT ON COLUMN numsync.stage_known.of_line IS 'line of that';
COMMENT ON COLUMN numsync.stage_known.same IS 'whether it says the same word for word';
