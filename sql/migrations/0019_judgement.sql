-- The judgement of millions of lines in the time of one join: each line meets the mirror once, by its number or its id, and is
-- only then taken apart into fields; the fields of a batch are a small table, so that what no batch speaks of costs nothing.

CREATE VIEW numsync.batch_field AS
SELECT account_id, batch_id, source, actor, imported_at, generate_subscripts(fields, 1) AS position, unnest(fields) AS field,
	unnest(kinds) AS kind, unnest(correctable) AS correctable
FROM numsync.import_batch;
COMMENT ON VIEW numsync.batch_field IS 'What fields the lines of a batch can say something about; position: at which place of said';

CREATE FUNCTION numsync.said_at(said text, "position" integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT split_part(said, U&'\001E', "position") $$;
COMMENT ON FUNCTION numsync.said_at IS 'What a line says of the field at this place; empty: nothing';

CREATE OR REPLACE VIEW numsync.expectation_cell AS
SELECT l.account_id, l.batch_id, l.line, f.position::bigint AS position, f.field, coalesce(l.phone_id, h.id) AS phone_id, l.number,
	f.source, f.kind, f.correctable, numsync.said_at(l.said, f.position) AS said, l.reason,
	CASE WHEN l.on_drift IS NULL OR f.correctable THEN 'report' ELSE l.on_drift END AS on_drift, f.actor, l.effective_at,
	l.expires_at, f.imported_at AS created_at, l.withdrawal_id[f.position] AS withdrawal_id
FROM numsync.expectation_line l
LEFT JOIN numsync.number_holder h ON l.phone_id IS NULL AND h.account_id = l.account_id AND h.number = l.number
JOIN numsync.batch_field f ON f.account_id = l.account_id AND f.batch_id = l.batch_id
WHERE numsync.said_at(l.said, f.position) <> '';

-- by number and by id apart, so that each is a join by equality; joins in the order that is written (prefer_hash_joins.sql)
CREATE VIEW numsync.line_number AS
SELECT l.account_id, l.batch_id, l.line, l.said, l.reason, l.on_drift, l.withdrawal_id, m.id AS phone_id, m.number, m.name,
	m.enabled, m.override_enabled, m.override_reason, m.provider_status, m.inventory_state, m.status,
	m.provider_release_scheduled_at, m.warmup_state, m.warmup_enabled, m.absent, m.record_read, m.missing_since
FROM numsync.expectation_line l
JOIN numsync.phone_number m ON m.account_id = l.account_id AND m.number = l.number AND m.missing_since IS NULL
WHERE l.phone_id IS NULL
	AND (l.effective_at IS NULL OR l.effective_at <= now()) AND (l.expires_at IS NULL OR l.expires_at > now())
UNION ALL
SELECT l.account_id, l.batch_id, l.line, l.said, l.reason, l.on_drift, l.withdrawal_id, m.id AS phone_id, m.number, m.name,
	m.enabled, m.override_enabled, m.override_reason, m.provider_status, m.inventory_state, m.status,
	m.provider_release_scheduled_at, m.warmup_state, m.warmup_enabled, m.absent, m.record_read, m.missing_since
FROM numsync.expectation_line l
JOIN numsync.phone_number m ON m.account_id = l.account_id AND m.id = l.phone_id
WHERE l.phone_id IS NOT NULL
	AND (l.effective_at IS NULL OR l.effective_at <= now()) AND (l.expires_at IS NULL OR l.expires_at > now());
COMMENT ON VIEW numsync.line_number IS 'The lines that hold now, each beside what the mirror has of the number that it means: the one that exists under this number, or the id; not those that mean by its number one that is gone';

-- the fields that most expectations are about; the others; any of a number that is gone, which stays apart because to look for
-- its successor is nothing for workers
CREATE OR REPLACE VIEW numsync.expectation_verdict AS
SELECT c.*, CASE WHEN c.known AND NOT c.gone AND c.said = '=' || c.actual THEN 'holds'
	ELSE numsync.verdict(c.gone, c.known, c.kind, c.operator, c.operand, c.actual) END AS verdict
FROM (
	SELECT l.account_id, l.phone_id, l.number, l.name, f.field, f.kind, f.correctable,
		numsync.said_operator(numsync.said_at(l.said, f.position)) AS operator,
		numsync.said_operand(numsync.said_at(l.said, f.position)) AS operand, numsync.said_at(l.said, f.position) AS said,
		f.source, s.priority, l.reason,
		CASE WHEN l.on_drift IS NULL OR f.correctable THEN 'report' ELSE l.on_drift END AS on_drift, f.actor,
		f.imported_at AS created_at, l.batch_id, l.line, v.actual, l.missing_since IS NOT NULL AS gone,
		CASE WHEN l.record_read THEN NOT l.absent ? f.field ELSE v.actual IS NOT NULL END AS known
	FROM numsync.line_number l
	JOIN numsync.batch_field f ON f.account_id = l.account_id AND f.batch_id = l.batch_id
	JOIN numsync.source s ON s.account_id = l.account_id AND s.name = f.source
	CROSS JOIN LATERAL (SELECT CASE f.field
			WHEN 'enabled' THEN l.enabled::text
			WHEN 'override_enabled' THEN l.override_enabled::text
			WHEN 'override_reason' THEN l.override_reason
			WHEN 'name' THEN l.name
			WHEN 'provider_status' THEN l.provider_status
			WHEN 'inventory_state' THEN l.inventory_state
			WHEN 'status' THEN l.status
			WHEN 'provider_release_scheduled_at' THEN numsync.time_text(l.provider_release_scheduled_at)
			WHEN 'warmup_state' THEN l.warmup_state
			WHEN 'warmup_enabled' THEN l.warmup_enabled::text
			END AS actual) v
	WHERE f.field IN ('enabled', 'override_enabled', 'override_reason', 'name', 'provider_status', 'inventory_state', 'status', 'provider_release_scheduled_at', 'warmup_state', 'warmup_enabled')
		AND l.withdrawal_id[f.position] IS NULL AND numsync.said_at(l.said, f.position) <> ''
	UNION ALL
	SELECT e.account_id, e.phone_id, m.number, m.name, e.field, e.kind, e.correctable,
		numsync.said_operator(e.said) AS operator, numsync.said_operand(e.said) AS operand, e.said, e.source, s.priority,
		e.reason, e.on_drift, e.actor, e.created_at, e.batch_id, e.line, v.actual,
		m.missing_since IS NOT NULL AS gone,
		CASE WHEN e.field LIKE 'list\_%' THEN m.row_read
		WHEN m.record_read THEN NOT m.absent ? e.field
		ELSE v.actual IS NOT NULL
		END AS known
	FROM (
		SELECT f.account_id, l.batch_id, l.line, f.field, coalesce(l.phone_id, h.id) AS phone_id, f.source, f.kind,
			f.correctable, numsync.said_at(l.said, f.position) AS said, l.reason,
			CASE WHEN l.on_drift IS NULL OR f.correctable THEN 'report' ELSE l.on_drift END AS on_drift, f.actor,
			f.imported_at AS created_at, l.phone_id IS NOT NULL AS by_id
		FROM numsync.batch_field f
		JOIN numsync.expectation_line l ON l.account_id = f.account_id AND l.batch_id = f.batch_id
		LEFT JOIN numsync.number_holder h ON l.phone_id IS NULL AND h.account_id = l.account_id AND h.number = l.number
		WHERE f.field NOT IN ('enabled', 'override_enabled', 'override_reason', 'name', 'provider_status', 'inventory_state', 'status', 'provider_release_scheduled_at', 'warmup_state', 'warmup_enabled')
			AND l.withdrawal_id[f.position] IS NULL AND numsync.said_at(l.said, f.position) <> ''
			AND (l.effective_at IS NULL OR l.effective_at <= now()) AND (l.expires_at IS NULL OR l.expires_at > now())
	) e
	JOIN numsync.source s ON s.account_id = e.account_id AND s.name = e.source
	JOIN numsync.phone_number m ON m.account_id = e.account_id AND m.id = e.phone_id
	CROSS JOIN LATERAL (SELECT numsync.value_text(m, e.field) AS actual) v
	WHERE e.by_id OR m.missing_since IS NULL
	UNION ALL
	SELECT l.account_id, m.id, m.number, m.name, f.field, f.kind, f.correctable,
		numsync.said_operator(numsync.said_at(l.said, f.position)), numsync.said_operand(numsync.said_at(l.said, f.position)),
		numsync.said_at(l.said, f.position), f.source, s.priority, l.reason,
		CASE WHEN l.on_drift IS NULL OR f.correctable THEN 'report' ELSE l.on_drift END, f.actor, f.imported_at, l.batch_id,
		l.line, numsync.value_text(m, f.field), true, true
	FROM numsync.phone_number m
	JOIN numsync.expectation_line l ON l.account_id = m.account_id AND l.number = m.number
	JOIN numsync.batch_field f ON f.account_id = l.account_id AND f.batch_id = l.batch_id
	JOIN numsync.source s ON s.account_id = l.account_id AND s.name = f.source
	WHERE m.missing_since IS NOT NULL AND l.phone_id IS NULL
		AND (SELECT o.id FROM numsync.phone_number o
			WHERE o.account_id = m.account_id AND o.number = m.number AND o.id <> m.id
				AND (o.missing_since IS NULL OR (o.missing_since, o.id) > (m.missing_since, m.id))
			LIMIT 1) IS NULL
		AND (l.effective_at IS NULL OR l.effective_at <= now()) AND (l.expires_at IS NULL OR l.expires_at > now())
		AND l.withdrawal_id[f.position] IS NULL AND numsync.said_at(l.said, f.position) <> ''
) c;

CREATE OR REPLACE FUNCTION numsync.judgement(account bigint) RETURNS TABLE (
	phone_id text, number text, name text, field text, kind text, correctable boolean, operator text, operand text[],
	actual text, source text, priority integer, reason text, on_drift text, actor text, created_at timestamptz,
	batch_id bigint, line bigint, test_field text, verdict text)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
	-- first what fails, which is little; only of that it is asked whether another expectation counts in its place
	WITH candidate AS MATERIALIZED (
		SELECT v.* FROM numsync.expectation_verdict v
		WHERE v.account_id = account AND v.verdict IN ('drift', 'unknown', 'gone')
	), rival_line AS ( -- of a number that is gone every line fails: those are among the candidates
		SELECT l.batch_id, l.line, l.said, l.withdrawal_id, c.phone_id
		FROM (SELECT DISTINCT c.number, c.phone_id FROM candidate c WHERE c.verdict <> 'gone') c
		JOIN numsync.expectation_line l ON l.account_id = account AND l.number = c.number
		WHERE l.phone_id IS NULL
			AND (l.effective_at IS NULL OR l.effective_at <= now()) AND (l.expires_at IS NULL OR l.expires_at > now())
		UNION ALL
		SELECT l.batch_id, l.line, l.said, l.withdrawal_id, c.phone_id
		FROM (SELECT DISTINCT c.phone_id FROM candidate c WHERE c.verdict <> 'gone') c
		JOIN numsync.expectation_line l ON l.account_id = account AND l.phone_id = c.phone_id
		WHERE (l.effective_at IS NULL OR l.effective_at <= now()) AND (l.expires_at IS NULL OR l.expires_at > now())
	), rival AS MATERIALIZED (
		SELECT l.phone_id, f.field, f.source, s.priority, l.batch_id, l.line
		FROM rival_line l
		JOIN numsync.batch_field f ON f.account_id = account AND f.batch_id = l.batch_id
		JOIN numsync.source s ON s.account_id = account AND s.name = f.source
		WHERE l.withdrawal_id[f.position] IS NULL AND numsync.said_at(l.said, f.position) <> ''
		UNION ALL
		SELECT c.phone_id, c.field, c.source, c.priority, c.batch_id, c.line FROM candidate c WHERE c.verdict = 'gone'
	), beaten AS MATERIALIZED (
		SELECT c.batch_id, c.line, c.field
		FROM candidate c
		JOIN rival e ON e.phone_id = c.phone_id AND e.field = c.field
		WHERE e.priority > c.priority OR e.priority = c.priority AND (e.source < c.source
			OR e.source = c.source AND (e.batch_id, e.line) > (c.batch_id, c.line))
	), failing AS MATERIALIZED (
		SELECT c.* FROM candidate c
		WHERE NOT EXISTS (SELECT FROM beaten b
			WHERE b.batch_id = c.batch_id AND b.line = c.line AND b.field = c.field)
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

-- as a function: the account is a parameter then and not a column of another table, which workers could not be given
CREATE FUNCTION numsync.drift_of(account bigint) RETURNS TABLE (
	account_id bigint, phone_id text, number text, name text, field text, kind text, operator text, operand text[], actual text,
	source text, correctable boolean, reason text, on_drift text, actor text, batch_id bigint, line bigint, test_field text,
	gone boolean, since timestamptz)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
	SELECT account, j.phone_id, j.number, j.name, j.field, j.kind, j.operator, j.operand, j.actual, j.source, j.correctable,
		j.reason, j.on_drift, j.actor, j.batch_id, j.line, j.test_field, j.verdict = 'gone',
		greatest(j.created_at, coalesce((
			SELECT max(h.valid_to)
			FROM numsync.phone_number_history h
			JOIN numsync.phone_number m ON m.account_id = h.account_id AND m.id = h.id
			WHERE h.account_id = account AND h.id = j.phone_id
				AND (to_jsonb(h) -> j.field IS DISTINCT FROM to_jsonb(m) -> j.field
					OR j.verdict = 'gone' AND h.missing_since IS NULL)
		), (
			-- what was removed ended before the cut, and before the oldest that is kept
			SELECT least(k.cut, (SELECT min(v.valid_from) FROM numsync.phone_number_version v
				WHERE v.account_id = account AND v.id = j.phone_id))
			FROM numsync.history_removal k
			WHERE k.account_id = account
			ORDER BY k.cut DESC
			LIMIT 1
		)))
	FROM numsync.judgement(account) j
	WHERE j.verdict IN ('drift', 'gone')
$$;
COMMENT ON FUNCTION numsync.drift_of IS 'View drift of one account';
CREATE OR REPLACE VIEW numsync.drift AS
SELECT d.* FROM numsync.account a CROSS JOIN LATERAL numsync.drift_of(a.account_id) d;

-- a statement that writes has no workers; a function that it calls and that is not put in its place has: so is one with a setting
CREATE FUNCTION numsync.judgement_by_workers(account bigint) RETURNS TABLE (
	phone_id text, number text, name text, field text, kind text, correctable boolean, operator text, operand text[],
	actual text, source text, priority integer, reason text, on_drift text, actor text, created_at timestamptz,
	batch_id bigint, line bigint, test_field text, verdict text)
LANGUAGE sql STABLE
SET join_collapse_limit = 1
AS $$ SELECT * FROM numsync.judgement(account) $$;
COMMENT ON FUNCTION numsync.judgement_by_workers IS 'judgement for a statement that writes';
