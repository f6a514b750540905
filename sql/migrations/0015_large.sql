-- Drift of millions of numbers, and history that can be cut.

-- ---- drift: what fails is found before it is asked what counts, so that nothing large is sorted

CREATE FUNCTION numsync.verdict(gone boolean, known boolean, kind text, operator text, operand text[], actual text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
	SELECT CASE
	WHEN gone THEN 'gone'
	WHEN NOT known THEN 'unknown'
	WHEN CASE operator
		WHEN 'eq' THEN coalesce(actual = operand[1], false)
		WHEN 'in' THEN coalesce(actual = ANY (operand), false)
		WHEN 'ne' THEN actual IS NULL OR actual <> ALL (operand)
		WHEN 'null' THEN actual IS NULL
		WHEN 'not_null' THEN actual IS NOT NULL
		ELSE CASE
			WHEN actual IS NULL THEN false
			WHEN kind = 'timestamp' THEN
				(operator = 'le' OR actual COLLATE "C" >= operand[1] COLLATE "C")
				AND (operator = 'ge' OR actual COLLATE "C"
					<= operand[cardinality(operand)] COLLATE "C")
			ELSE
				(operator = 'le' OR actual::numeric >= operand[1]::numeric)
				AND (operator = 'ge' OR actual::numeric
					<= operand[cardinality(operand)]::numeric)
			END
		END
		THEN 'holds'
	ELSE 'drift'
	END
$$;
COMMENT ON FUNCTION numsync.verdict IS 'Whether a value is as expected: holds, drift, unknown (the field is not known: cannot be checked), gone (the number is)';

CREATE OR REPLACE VIEW numsync.expectation_check AS
SELECT c.*, numsync.verdict(c.gone, c.known, c.kind, c.operator, c.operand, c.actual) AS verdict
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

-- what most expectations are about is asked by name: then ten columns of a wide table are joined, and not all of them
CREATE VIEW numsync.expectation_verdict AS
SELECT c.*, CASE WHEN c.known AND NOT c.gone AND c.said = '=' || c.actual THEN 'holds'
	ELSE numsync.verdict(c.gone, c.known, c.kind, c.operator, c.operand, c.actual) END AS verdict
FROM (
	SELECT e.account_id, e.phone_id, m.number, m.name, e.field, e.kind, e.correctable,
		numsync.said_operator(e.said) AS operator, numsync.said_operand(e.said) AS operand, e.said, e.source, s.priority,
		e.reason, e.on_drift, e.actor, e.created_at, e.batch_id, e.line, v.actual,
		m.missing_since IS NOT NULL AS gone,
		CASE WHEN m.record_read THEN NOT m.absent ? e.field
		ELSE v.actual IS NOT NULL
		END AS known
	FROM numsync.expectation_cell e
	JOIN numsync.source s ON s.account_id = e.account_id AND s.name = e.source
	JOIN numsync.phone_number m ON m.account_id = e.account_id AND m.id = e.phone_id
	CROSS JOIN LATERAL (SELECT CASE e.field
			WHEN 'enabled' THEN numsync.value_text(m, 'enabled')
			WHEN 'override_enabled' THEN numsync.value_text(m, 'override_enabled')
			WHEN 'override_reason' THEN numsync.value_text(m, 'override_reason')
			WHEN 'name' THEN numsync.value_text(m, 'name')
			WHEN 'provider_status' THEN numsync.value_text(m, 'provider_status')
			WHEN 'inventory_state' THEN numsync.value_text(m, 'inventory_state')
			WHEN 'status' THEN numsync.value_text(m, 'status')
			WHEN 'provider_release_scheduled_at' THEN numsync.value_text(m, 'provider_release_scheduled_at')
			WHEN 'warmup_state' THEN numsync.value_text(m, 'warmup_state')
			WHEN 'warmup_enabled' THEN numsync.value_text(m, 'warmup_enabled')
			END AS actual) v
	WHERE e.withdrawal_id IS NULL AND e.field IN ('enabled', 'override_enabled', 'override_reason', 'name', 'provider_status', 'inventory_state', 'status', 'provider_release_scheduled_at', 'warmup_state', 'warmup_enabled')
		AND (e.effective_at IS NULL OR e.effective_at <= now())
		AND (e.expires_at IS NULL OR e.expires_at > now())
	UNION ALL
	SELECT e.account_id, e.phone_id, m.number, m.name, e.field, e.kind, e.correctable,
		numsync.said_operator(e.said) AS operator, numsync.said_operand(e.said) AS operand, e.said, e.source, s.priority,
		e.reason, e.on_drift, e.actor, e.created_at, e.batch_id, e.line, v.actual,
		m.missing_since IS NOT NULL AS gone,
		CASE WHEN e.field LIKE 'list\_%' THEN m.row_read
		WHEN m.record_read THEN NOT m.absent ? e.field
		ELSE v.actual IS NOT NULL
		END AS known
	FROM numsync.expectation_cell e
	JOIN numsync.source s ON s.account_id = e.account_id AND s.name = e.source
	JOIN numsync.phone_number m ON m.account_id = e.account_id AND m.id = e.phone_id
	CROSS JOIN LATERAL (SELECT numsync.value_text(m, e.field) AS actual) v
	WHERE e.withdrawal_id IS NULL AND e.field NOT IN ('enabled', 'override_enabled', 'override_reason', 'name', 'provider_status', 'inventory_state', 'status', 'provider_release_scheduled_at', 'warmup_state', 'warmup_enabled')
		AND (e.effective_at IS NULL OR e.effective_at <= now())
		AND (e.expires_at IS NULL OR e.expires_at > now())
) c;
COMMENT ON VIEW numsync.expectation_verdict IS 'Every expectation that stands now, also one that another overrules, against the mirror; columns as in expectation_check';

CREATE OR REPLACE FUNCTION numsync.judgement(account bigint) RETURNS TABLE (
	phone_id text, number text, name text, field text, kind text, correctable boolean, operator text, operand text[],
	actual text, source text, priority integer, reason text, on_drift text, actor text, created_at timestamptz,
	batch_id bigint, line bigint, test_field text, verdict text)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
	-- first what fails, which is little; only of that it is asked whether another expectation counts in its place. (IN: the
	-- planner takes it for the small part that it is. IS TRUE: looked up in a hash, while the expectations are read once.)
	WITH candidate AS MATERIALIZED (
		SELECT v.* FROM numsync.expectation_verdict v
		WHERE v.account_id = account AND v.verdict IN ('drift', 'unknown', 'gone')
	), rival AS MATERIALIZED (
		SELECT e.phone_id, e.field, e.source, s.priority, e.batch_id, e.line
		FROM numsync.expectation_cell e
		JOIN numsync.source s ON s.account_id = account AND s.name = e.source
		WHERE e.account_id = account AND e.withdrawal_id IS NULL
			AND (e.effective_at IS NULL OR e.effective_at <= now())
			AND (e.expires_at IS NULL OR e.expires_at > now())
			AND (e.phone_id IN (SELECT c.phone_id FROM candidate c)) IS TRUE
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

CREATE OR REPLACE VIEW numsync.release_watch AS
WITH releasing AS (
	SELECT m.account_id, m.id, m.number, m.name, m.provider_release_requested_at,
		m.provider_release_hold_starts_at, m.provider_release_scheduled_at, m.provider_release_reason
	FROM numsync.phone_number m
	WHERE m.missing_since IS NULL AND m.provider_released_at IS NULL
		AND (m.provider_release_requested_at IS NOT NULL OR m.provider_release_hold_starts_at IS NOT NULL
			OR m.provider_release_scheduled_at IS NOT NULL)
)
SELECT m.account_id, m.id, m.number, m.name, m.provider_release_requested_at,
	m.provider_release_hold_starts_at, m.provider_release_scheduled_at, m.provider_release_reason,
	floor(extract(epoch FROM m.provider_release_scheduled_at - now()) / 86400)::bigint AS days_left,
	w.field AS wanted_field, w.source AS wanted_source, w.batch_id AS wanted_batch_id, w.line AS wanted_line
FROM releasing m
LEFT JOIN (
	SELECT DISTINCT ON (f.account_id, f.phone_id) f.*
	FROM (
		SELECT DISTINCT ON (e.account_id, e.phone_id, e.field) e.account_id, e.phone_id, e.field,
			numsync.said_operator(e.said) AS operator, numsync.said_operand(e.said) AS operand,
			e.source, s.priority, e.batch_id, e.line
		FROM releasing r
		JOIN numsync.expectation_cell e ON e.account_id = r.account_id AND e.phone_id = r.id
		JOIN numsync.source s ON s.account_id = e.account_id AND s.name = e.source
		WHERE e.withdrawal_id IS NULL
			AND (e.effective_at IS NULL OR e.effective_at <= now())
			AND (e.expires_at IS NULL OR e.expires_at > now())
			AND e.field IN ('enabled', 'provider_release_requested_at', 'provider_release_hold_starts_at',
				'provider_release_scheduled_at', 'provider_released_at')
		ORDER BY e.account_id, e.phone_id, e.field, s.priority DESC, e.source, e.batch_id DESC, e.line DESC
	) f
	WHERE f.field = 'enabled' AND f.operator = 'eq' AND f.operand[1] = 'true'
		OR f.field <> 'enabled' AND f.operator = 'null'
	ORDER BY f.account_id, f.phone_id, f.priority DESC, f.field
) w ON w.account_id = m.account_id AND w.phone_id = m.id;
