-- Desired state as people hand it over: withdrawal, files that repeat what is known, tests that disable a number.

ALTER TABLE numsync.import_batch
	ADD COLUMN replaces boolean NOT NULL DEFAULT false,
	ADD COLUMN changed_count bigint NOT NULL DEFAULT 0,
	ADD COLUMN unchanged_count bigint NOT NULL DEFAULT 0,
	ADD COLUMN withdrawn_count bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN numsync.import_batch.replaces IS 'whether the file was the whole of its source (--replace)';
COMMENT ON COLUMN numsync.import_batch.changed_count IS 'of its expectations those that say something else than the source said before';
COMMENT ON COLUMN numsync.import_batch.unchanged_count IS 'what the source said already; see expectation_repeat';
COMMENT ON COLUMN numsync.import_batch.withdrawn_count IS 'expectations of the source that the file no longer listed, withdrawn by --replace';

CREATE TABLE numsync.withdrawal (
	account_id bigint NOT NULL,
	withdrawal_id bigint NOT NULL,
	cause text NOT NULL CHECK (cause IN ('batch', 'source', 'replace')),
	source text NOT NULL,
	batch_id bigint,
	actor text NOT NULL,
	withdrawn_at timestamptz NOT NULL,
	PRIMARY KEY (account_id, withdrawal_id),
	FOREIGN KEY (account_id, source) REFERENCES numsync.source (account_id, name)
);
COMMENT ON TABLE numsync.withdrawal IS 'Each time that expectations were taken back; append-only';
COMMENT ON COLUMN numsync.withdrawal.account_id IS 'account of the numbers';
COMMENT ON COLUMN numsync.withdrawal.withdrawal_id IS 'number of the withdrawal within the account, from 1';
COMMENT ON COLUMN numsync.withdrawal.cause IS 'batch (withdraw --batch), source (withdraw --source), replace (an import with --replace did not list them)';
COMMENT ON COLUMN numsync.withdrawal.source IS 'source that they belonged to';
COMMENT ON COLUMN numsync.withdrawal.batch_id IS 'batch taken back, or the batch that replaced; null for a whole source';
COMMENT ON COLUMN numsync.withdrawal.actor IS 'who did it';
COMMENT ON COLUMN numsync.withdrawal.withdrawn_at IS 'when';

-- one transaction writes a batch and all that belongs to it; checking each of a million rows against it costs a quarter of
-- the import
ALTER TABLE numsync.import_line DROP CONSTRAINT import_line_account_id_batch_id_fkey;
ALTER TABLE numsync.expectation DROP CONSTRAINT expectation_account_id_batch_id_fkey;
ALTER TABLE numsync.expectation ADD COLUMN withdrawal_id bigint;
COMMENT ON COLUMN numsync.expectation.withdrawal_id IS 'withdrawal that took it back; null while it stands';

CREATE TABLE numsync.expectation_repeat (
	account_id bigint NOT NULL,
	batch_id bigint NOT NULL,
	of_batch_id bigint NOT NULL,
	of_line bigint NOT NULL,
	field text NOT NULL,
	PRIMARY KEY (account_id, of_batch_id, of_line, field, batch_id)
);
COMMENT ON TABLE numsync.expectation_repeat IS 'Later files that said an expectation again: it stands while one of its batches does; append-only';
COMMENT ON COLUMN numsync.expectation_repeat.account_id IS 'account of the number';
COMMENT ON COLUMN numsync.expectation_repeat.batch_id IS 'batch that said it again';
COMMENT ON COLUMN numsync.expectation_repeat.of_batch_id IS 'batch of the expectation';
COMMENT ON COLUMN numsync.expectation_repeat.of_line IS 'line of the expectation';
COMMENT ON COLUMN numsync.expectation_repeat.field IS 'column name of the field';

ALTER TABLE numsync.stage_expectation
	ADD COLUMN effective_local boolean NOT NULL,
	ADD COLUMN expires_local boolean NOT NULL,
	ADD COLUMN known boolean NOT NULL DEFAULT false,
	ADD COLUMN of_batch_id bigint,
	ADD COLUMN of_line bigint;
COMMENT ON COLUMN numsync.stage_expectation.effective_local IS 'effective_at had no offset: it is of the account''s time zone, and read as if it were UTC';
COMMENT ON COLUMN numsync.stage_expectation.expires_local IS 'the same for expires_at';
COMMENT ON COLUMN numsync.stage_expectation.known IS 'the source says something about this field of this number already';
COMMENT ON COLUMN numsync.stage_expectation.of_batch_id IS 'batch of the expectation that says the same already; null: none does';
COMMENT ON COLUMN numsync.stage_expectation.of_line IS 'line of that expectation';

ALTER TABLE numsync.change_field ADD COLUMN test_field text;
COMMENT ON COLUMN numsync.change_field.test_field IS 'field whose failed test asked for it (on_drift = disable), or whose test holds again; null for all else';
-- the overrides that numsync itself has set
CREATE INDEX change_field_test ON numsync.change_field (account_id, change_id) WHERE test_field IS NOT NULL;

CREATE FUNCTION numsync.test_text(operator text, operand text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
	SELECT CASE operator
		WHEN 'null' THEN 'NULL'
		WHEN 'not_null' THEN '!NULL'
		WHEN 'ne' THEN '!' || array_to_string(operand, '|')
		WHEN 'ge' THEN '>=' || operand[1]
		WHEN 'le' THEN '<=' || operand[1]
		WHEN 'between' THEN operand[1] || '..' || operand[2]
		ELSE array_to_string(operand, '|')
	END
$$;
COMMENT ON FUNCTION numsync.test_text IS 'A test as it is written in a CSV';

DROP VIEW numsync.drift;
DROP VIEW numsync.expectation_check;
CREATE VIEW numsync.expectation_check AS
SELECT c.*,
	CASE
	WHEN c.gone THEN 'gone'
	WHEN NOT c.known THEN 'unknown'
	WHEN CASE c.operator
		WHEN 'eq' THEN coalesce(c.actual = c.operand[1], false)
		WHEN 'in' THEN coalesce(c.actual = ANY (c.operand), false)
		WHEN 'ne' THEN c.actual IS NULL OR c.actual <> ALL (c.operand)
		WHEN 'null' THEN c.actual IS NULL
		WHEN 'not_null' THEN c.actual IS NOT NULL
		ELSE CASE
			WHEN c.actual IS NULL THEN false
			WHEN c.kind = 'timestamp' THEN
				(c.operator = 'le' OR c.actual COLLATE "C" >= c.operand[1] COLLATE "C")
				AND (c.operator = 'ge' OR c.actual COLLATE "C"
					<= c.operand[cardinality(c.operand)] COLLATE "C")
			ELSE
				(c.operator = 'le' OR c.actual::numeric >= c.operand[1]::numeric)
				AND (c.operator = 'ge' OR c.actual::numeric
					<= c.operand[cardinality(c.operand)]::numeric)
			END
		END
		THEN 'holds'
	ELSE 'drift'
	END AS verdict
FROM (
	SELECT e.account_id, e.phone_id, m.number, m.name, e.field, e.kind, e.correctable, e.operator,
		e.operand, e.source, e.priority, e.reason, e.on_drift, e.actor, e.created_at, e.batch_id, e.line,
		v.actual,
		m.missing_since IS NOT NULL AS gone,
		CASE WHEN e.field LIKE 'list\_%' THEN m.row_read
		WHEN m.record_read THEN NOT m.absent ? e.field
		ELSE v.actual IS NOT NULL
		END AS known
	FROM numsync.expectation_in_force e
	JOIN numsync.phone_number m ON m.account_id = e.account_id AND m.id = e.phone_id
	CROSS JOIN LATERAL (SELECT numsync.value_text(m, e.field) AS actual) v
) c;
COMMENT ON VIEW numsync.expectation_check IS 'Every expectation in force against the mirror; verdict: holds, drift, unknown (the field is not known: cannot be checked), gone (the number is)';

CREATE VIEW numsync.expectation_overruled AS
SELECT l.account_id, l.phone_id, l.number, l.field, l.source, l.operator, l.operand, l.batch_id, l.line,
	l.winner[1] AS winner_source, l.winner[2]::bigint AS winner_batch_id, l.winner[3]::bigint AS winner_line
FROM (
	SELECT e.*, s.priority,
		first_value(ARRAY[e.source, e.batch_id::text, e.line::text, e.operator, e.operand::text]) OVER w AS winner,
		row_number() OVER (PARTITION BY e.account_id, e.phone_id, e.field, e.source
			ORDER BY e.batch_id DESC, e.line DESC) AS place
	FROM numsync.expectation e
	JOIN numsync.source s ON s.account_id = e.account_id AND s.name = e.source
	WHERE e.withdrawn_at IS NULL AND e.phone_id IS NOT NULL
		AND (e.effective_at IS NULL OR e.effective_at <= now())
		AND (e.expires_at IS NULL OR e.expires_at > now())
	WINDOW w AS (PARTITION BY e.account_id, e.phone_id, e.field
		ORDER BY s.priority DESC, e.source, e.batch_id DESC, e.line DESC)
) l
WHERE l.place = 1 AND l.source <> l.winner[1]
	AND (l.operator <> l.winner[4] OR l.operand::text <> l.winner[5]);
COMMENT ON VIEW numsync.expectation_overruled IS 'What a source says now and does not count, because a source with a higher priority says something else about the same field of the same number';

CREATE VIEW numsync.standing_override AS
SELECT DISTINCT ON (c.account_id, c.phone_id)
	c.account_id, c.phone_id, c.change_id, f.after AS reason, f.test_field, f.source, f.batch_id, f.line,
	(
		SELECT e.before
		FROM numsync.change c2
		JOIN numsync.change_field r ON r.account_id = c2.account_id AND r.change_id = c2.change_id
			AND r.field = 'override_reason' AND r.test_field IS NOT NULL AND r.after IS NOT NULL
		JOIN numsync.change_field e ON e.account_id = c2.account_id AND e.change_id = c2.change_id
			AND e.field = 'enabled'
		WHERE c2.account_id = c.account_id AND c2.phone_id = c.phone_id
			AND EXISTS (SELECT FROM numsync.change_step s WHERE s.account_id = c2.account_id
				AND s.change_id = c2.change_id AND s.state = 'confirmed')
			AND c2.change_id > coalesce((
				SELECT max(c3.change_id)
				FROM numsync.change c3
				JOIN numsync.change_field l ON l.account_id = c3.account_id AND l.change_id = c3.change_id
					AND l.field = 'override_reason' AND l.test_field IS NOT NULL AND l.after IS NULL
				JOIN numsync.change_step s ON s.account_id = c3.account_id AND s.change_id = c3.change_id
					AND s.state = 'confirmed'
				WHERE c3.account_id = c.account_id AND c3.phone_id = c.phone_id), 0)
		ORDER BY c2.change_id LIMIT 1
	) AS enabled_before
FROM numsync.change_field f
JOIN numsync.change c ON c.account_id = f.account_id AND c.change_id = f.change_id
JOIN numsync.phone_number m ON m.account_id = c.account_id AND m.id = c.phone_id AND m.missing_since IS NULL
	AND m.override_enabled IS FALSE AND m.override_reason = f.after
WHERE f.field = 'override_reason' AND f.test_field IS NOT NULL
	AND EXISTS (SELECT FROM numsync.change_step s WHERE s.account_id = c.account_id AND s.change_id = c.change_id
		AND s.state = 'confirmed')
ORDER BY c.account_id, c.phone_id, c.change_id DESC;
COMMENT ON VIEW numsync.standing_override IS 'Overrides that numsync set because a test failed and that still stand as it set them; enabled_before: what the number was before';

-- changes of one number, for the view above and for a number's timeline
CREATE INDEX change_phone ON numsync.change (account_id, phone_id);

CREATE FUNCTION numsync.judgement(account bigint) RETURNS TABLE (
	phone_id text, number text, name text, field text, kind text, correctable boolean, operator text, operand text[],
	actual text, source text, priority integer, reason text, on_drift text, actor text, created_at timestamptz,
	batch_id bigint, line bigint, test_field text, verdict text)
LANGUAGE sql STABLE
AS $$
	WITH failing AS MATERIALIZED (
		SELECT c.* FROM numsync.expectation_check c WHERE c.account_id = account AND c.verdict <> 'holds'
	), standing AS MATERIALIZED (
		SELECT s.* FROM numsync.standing_override s WHERE s.account_id = account
	), spoken AS MATERIALIZED (
		SELECT e.phone_id, e.field, e.priority
		FROM numsync.expectation_in_force e
		WHERE e.account_id = account AND e.field IN ('enabled', 'override_enabled', 'override_reason')
			AND EXISTS (SELECT FROM failing WHERE failing.on_drift = 'disable' UNION ALL SELECT FROM standing)
	), asked AS MATERIALIZED (
		SELECT DISTINCT ON (f.phone_id) f.*,
			CASE WHEN s.test_field = f.field THEN s.reason
			ELSE 'numsync: ' || f.field || ' is ' || coalesce(left(f.actual, 100), 'null') || ', expected '
				|| left(numsync.test_text(f.operator, f.operand), 100)
			END AS override_reason
		FROM failing f
		LEFT JOIN standing s ON s.phone_id = f.phone_id
		WHERE f.on_drift = 'disable' AND NOT f.correctable AND f.verdict = 'drift'
			AND NOT EXISTS (SELECT FROM spoken p WHERE p.phone_id = f.phone_id AND p.priority > f.priority)
		ORDER BY f.phone_id, (s.test_field = f.field) IS TRUE DESC, f.priority DESC, f.field
	)
	SELECT f.phone_id, f.number, f.name, f.field, f.kind, f.correctable AND NOT f.gone, f.operator, f.operand,
		f.actual, f.source, f.priority, f.reason, f.on_drift, f.actor, f.created_at, f.batch_id, f.line, NULL::text,
		f.verdict
	FROM failing f
	WHERE f.field NOT IN ('enabled', 'override_enabled', 'override_reason')
		OR NOT EXISTS (SELECT FROM asked a WHERE a.phone_id = f.phone_id)
	UNION ALL
	SELECT a.phone_id, a.number, a.name, i.field, i.kind, true, 'eq', ARRAY[i.value], v.actual, a.source, a.priority,
		a.override_reason, 'report', a.actor, a.created_at, a.batch_id, a.line, a.field, 'drift'
	FROM asked a
	JOIN numsync.phone_number m ON m.account_id = account AND m.id = a.phone_id
	CROSS JOIN LATERAL (VALUES ('enabled', 'bool', 'false'), ('override_enabled', 'bool', 'false'),
		('override_reason', 'text', a.override_reason)) AS i (field, kind, value)
	CROSS JOIN LATERAL (SELECT numsync.value_text(m, i.field) AS actual) v
	WHERE v.actual IS DISTINCT FROM i.value
	UNION ALL
	SELECT s.phone_id, m.number, m.name, i.field, i.kind, true, CASE WHEN i.value IS NULL THEN 'null' ELSE 'eq' END,
		CASE WHEN i.value IS NULL THEN ARRAY[]::text[] ELSE ARRAY[i.value] END, v.actual, s.source, 0,
		'the test of ' || s.test_field || ' no longer fails', 'report', b.actor, b.imported_at, s.batch_id, s.line,
		s.test_field, 'drift'
	FROM standing s
	JOIN numsync.phone_number m ON m.account_id = account AND m.id = s.phone_id
	JOIN numsync.import_batch b ON b.account_id = account AND b.batch_id = s.batch_id
	CROSS JOIN LATERAL (VALUES ('enabled', 'bool', s.enabled_before), ('override_enabled', 'bool', NULL),
		('override_reason', 'text', NULL)) AS i (field, kind, value)
	CROSS JOIN LATERAL (SELECT numsync.value_text(m, i.field) AS actual) v
	WHERE v.actual IS DISTINCT FROM i.value
		AND NOT EXISTS (SELECT FROM asked a WHERE a.phone_id = s.phone_id)
		AND NOT EXISTS (SELECT FROM failing f WHERE f.phone_id = s.phone_id AND f.field = s.test_field
			AND f.on_drift = 'disable' AND f.verdict = 'unknown')
		AND NOT EXISTS (SELECT FROM spoken p WHERE p.phone_id = s.phone_id AND p.field = i.field)
$$;
COMMENT ON FUNCTION numsync.judgement IS 'All that does not hold now, of one account: expectations that fail, that cannot be checked, whose number is gone; what failed tests with on_drift = disable ask for; and the overrides of such tests that are to be lifted because the test no longer fails. test_field: the test behind the last two';

CREATE VIEW numsync.drift AS
SELECT a.account_id, j.phone_id, j.number, j.name, j.field, j.kind, j.operator, j.operand, j.actual, j.source,
	j.correctable, j.reason, j.on_drift, j.actor, j.batch_id, j.line, j.test_field, j.verdict = 'gone' AS gone,
	greatest(j.created_at, (
		SELECT max(h.valid_to)
		FROM numsync.phone_number_history h
		JOIN numsync.phone_number m ON m.account_id = h.account_id AND m.id = h.id
		WHERE h.account_id = a.account_id AND h.id = j.phone_id
			AND (to_jsonb(h) -> j.field IS DISTINCT FROM to_jsonb(m) -> j.field
				OR j.verdict = 'gone' AND h.missing_since IS NULL)
	)) AS since
FROM numsync.account a
CROSS JOIN LATERAL numsync.judgement(a.account_id) j
WHERE j.verdict IN ('drift', 'gone');
COMMENT ON VIEW numsync.drift IS 'One line for each field whose mirror value is not what is wanted; since: the later of the import and the value''s last change';

DROP VIEW numsync.release_watch;
CREATE VIEW numsync.release_watch AS
SELECT m.account_id, m.id, m.number, m.name, m.provider_release_requested_at,
	m.provider_release_hold_starts_at, m.provider_release_scheduled_at, m.provider_release_reason,
	floor(extract(epoch FROM m.provider_release_scheduled_at - now()) / 86400)::bigint AS days_left,
	w.field AS wanted_field, w.source AS wanted_source, w.batch_id AS wanted_batch_id, w.line AS wanted_line
FROM numsync.phone_number m
LEFT JOIN (
	SELECT DISTINCT ON (e.account_id, e.phone_id) e.*
	FROM numsync.expectation_in_force e
	WHERE e.field = 'enabled' AND e.operator = 'eq' AND e.operand[1] = 'true'
		OR e.field IN ('provider_release_requested_at', 'provider_release_hold_starts_at',
			'provider_release_scheduled_at', 'provider_released_at') AND e.operator = 'null'
	ORDER BY e.account_id, e.phone_id, e.priority DESC, e.field
) w ON w.account_id = m.account_id AND w.phone_id = m.id
WHERE m.missing_since IS NULL AND m.provider_released_at IS NULL
	AND (m.provider_release_requested_at IS NOT NULL OR m.provider_release_hold_starts_at IS NOT NULL
		OR m.provider_release_scheduled_at IS NOT NULL);
COMMENT ON VIEW numsync.release_watch IS 'Numbers that exist and have a release requested, on hold or scheduled: once released they are gone for ever. wanted_*: the expectation that says that the number is wanted; null: none does';
