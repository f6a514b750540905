-- The way of the expectations of some numbers (`asked`), as a list of common tables up to `wanted`: all that is wanted of them now,
-- whether the mirror shows it or not. The argument: the account.
{{>asked|%}}, expectation_in_force AS (
	{{>expectation_in_force|}}
), expectation_check AS MATERIALIZED (
	{{>expectation_check|}}
), enablement AS (
	SELECT phone_id, field, priority FROM expectation_check WHERE field IN ('enabled', 'override_enabled', 'override_reason')
), standing_override AS MATERIALIZED (
	SELECT s.* FROM numsync.standing_override s JOIN phone_number m ON m.id = s.phone_id WHERE s.account_id = %
), disabled AS MATERIALIZED ( -- by one test that fails: the one that did it before, else that of the highest priority. What reads as
	-- numsync's and is nobody's here stays as it is: to write its reason anew would be to take it over
	SELECT DISTINCT ON (f.phone_id) f.phone_id, f.source, f.priority, f.actor, f.created_at, f.batch_id, f.line,
		f.field AS test_field, CASE WHEN s.test_field = f.field THEN s.reason
			WHEN s.phone_id IS NULL AND m.override_enabled IS FALSE AND numsync.is_own_reason(m.override_reason) THEN m.override_reason
			ELSE 'numsync: ' || f.field || ' is ' || coalesce(left(f.actual, 100), 'null') || ', expected '
				|| left(numsync.test_text(f.operator, f.operand), 100) END AS reason
	FROM expectation_check f
	JOIN phone_number m ON m.id = f.phone_id
	LEFT JOIN standing_override s ON s.phone_id = f.phone_id
	WHERE f.on_drift = 'disable' AND NOT f.correctable AND f.verdict = 'drift'
		AND NOT EXISTS (SELECT 1 FROM enablement p WHERE p.phone_id = f.phone_id AND p.priority > f.priority)
	ORDER BY f.phone_id, (s.test_field = f.field) IS TRUE DESC, f.priority DESC, f.field
), consequence AS (
	SELECT d.*, i.*
	FROM disabled d
	CROSS JOIN LATERAL (VALUES ('enabled', 'bool', 'false'), ('override_enabled', 'bool', 'false'),
		('override_reason', 'text', d.reason)) AS i (field, kind, value)
	UNION ALL -- what numsync set is lifted when its test no longer fails
	SELECT s.phone_id, s.source, 0, b.actor, b.imported_at, s.batch_id, s.line, s.test_field,
		'the test of ' || s.test_field || ' no longer fails', i.*
	FROM standing_override s
	JOIN numsync.import_batch b ON b.account_id = % AND b.batch_id = s.batch_id
	CROSS JOIN LATERAL (VALUES ('enabled', 'bool', s.enabled_before), ('override_enabled', 'bool', NULL),
		('override_reason', 'text', NULL)) AS i (field, kind, value)
	WHERE NOT EXISTS (SELECT 1 FROM disabled d WHERE d.phone_id = s.phone_id)
		AND NOT EXISTS (SELECT 1 FROM expectation_check f WHERE f.phone_id = s.phone_id AND f.field = s.test_field
			AND f.on_drift = 'disable' AND f.verdict IN ('unknown', 'ambiguous'))
		AND NOT EXISTS (SELECT 1 FROM enablement p WHERE p.phone_id = s.phone_id AND p.field = i.field)
), wanted AS (
	SELECT f.phone_id, f.number, f.name, f.field, f.kind, f.correctable AND f.verdict NOT IN ('gone', 'ambiguous') AS correctable,
		f.operator, f.operand, f.actual, f.source, f.priority, f.reason, f.on_drift, f.actor, f.created_at, f.batch_id, f.line,
		NULL::text AS test_field, f.verdict
	FROM expectation_check f
	WHERE f.field NOT IN ('enabled', 'override_enabled', 'override_reason')
		OR NOT EXISTS (SELECT 1 FROM disabled d WHERE d.phone_id = f.phone_id)
	UNION ALL
	SELECT c.phone_id, m.number, m.name, c.field, c.kind, true, CASE WHEN c.value IS NULL THEN 'null' ELSE 'eq' END,
		array_remove(ARRAY[c.value], NULL), v.actual, c.source, c.priority, c.reason, 'report', c.actor, c.created_at, c.batch_id,
		c.line, c.test_field, CASE WHEN v.actual IS DISTINCT FROM c.value THEN 'drift' ELSE 'holds' END
	FROM consequence c
	JOIN phone_number m ON m.id = c.phone_id
	-- the three fields of `consequence`, as value_of.sql writes them: its CASE of all fields costs an eighth of the planning
	CROSS JOIN LATERAL (SELECT CASE c.field WHEN 'enabled' THEN m.enabled::text WHEN 'override_enabled' THEN m.override_enabled::text
		WHEN 'override_reason' THEN m.override_reason END AS actual) v
)
