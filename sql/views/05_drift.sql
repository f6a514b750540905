-- Whether the mirror is as it is wanted, and what a plan would change.

CREATE VIEW numsync.expectation_check AS
SELECT c.account_id, c.phone_id, c.number, c.name, c.field, c.kind, c.correctable, c.operator, c.operand, c.source, c.priority,
	c.reason, c.on_drift, c.actor, c.created_at, c.batch_id, c.line, c.actual, c.gone, c.known,
	CASE WHEN c.ambiguous THEN 'ambiguous'
	ELSE numsync.verdict(c.gone, c.known, c.kind, c.operator, c.operand, c.actual) END AS verdict
FROM (
	SELECT e.account_id, e.phone_id, m.number, m.name, e.field, e.kind, e.correctable, e.operator,
		e.operand, e.source, e.priority, e.reason, e.on_drift, e.actor, e.created_at, e.batch_id, e.line,
		v.actual,
		m.missing_since IS NOT NULL AS gone,
		CASE WHEN e.field LIKE 'list\_%' THEN m.row_read
		WHEN m.record_read THEN NOT m.absent ? e.field
		ELSE v.actual IS NOT NULL
		END AS known,
		e.ambiguous
	FROM numsync.expectation_in_force e
	JOIN numsync.phone_number m ON m.account_id = e.account_id AND m.id = e.phone_id
	CROSS JOIN LATERAL (SELECT numsync.value_text(m, e.field) AS actual) v
) c;
COMMENT ON VIEW numsync.expectation_check IS 'Every expectation in force against the mirror; verdict: holds, drift, unknown (the field is not known: cannot be checked), gone (the number is), ambiguous (several ids have the number, and the line names none)';

-- a line beside each id that has its number now: whether it may mean that one is asked of what fails
CREATE VIEW numsync.expectation_verdict AS
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
	CROSS JOIN LATERAL (SELECT CASE f.field{{hot&text||
			WHEN '@' THEN l.@}}{{hot&bool||
			WHEN '@' THEN l.@::text}}{{hot&timestamp||
			WHEN '@' THEN numsync.time_text(l.@)}}
			END AS actual) v
	WHERE f.field IN ({{hot|, |'@'}})
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
		LEFT JOIN numsync.phone_number h ON l.phone_id IS NULL AND h.account_id = l.account_id AND h.number = l.number
			AND h.missing_since IS NULL
		WHERE f.field NOT IN ({{hot|, |'@'}})
			AND l.withdrawal_id[f.position] IS NULL AND numsync.said_at(l.said, f.position) <> ''
			AND numsync.in_force(l.effective_at, l.expires_at)
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
		AND numsync.in_force(l.effective_at, l.expires_at)
		AND l.withdrawal_id[f.position] IS NULL AND numsync.said_at(l.said, f.position) <> ''
) c;
COMMENT ON VIEW numsync.expectation_verdict IS 'Every expectation that stands now, also one that another overrules, against the mirror; columns as in expectation_check';

CREATE FUNCTION numsync.wish(account bigint, ids text[]) RETURNS TABLE (
	phone_id text, number text, name text, field text, kind text, correctable boolean, operator text, operand text[],
	actual text, source text, priority integer, reason text, on_drift text, actor text, created_at timestamptz,
	batch_id bigint, line bigint, test_field text, verdict text)
LANGUAGE sql STABLE PARALLEL SAFE
SET enable_nestloop = off SET join_collapse_limit = 1 -- whoever calls it: its sets are joined by hash
AS $$
	WITH asked_about AS MATERIALIZED ( -- one by one: they are few beside the mirror
		SELECT i.id, (SELECT m FROM numsync.phone_number m
			WHERE m.account_id = account AND m.id = i.id AND m.missing_since IS NULL) AS mirror
		FROM (SELECT DISTINCT unnest(ids) AS id) i
	), meaning AS MATERIALIZED (
		SELECT n.number, numsync.claimants(account, n.number) AS ids
		FROM (SELECT DISTINCT (mirror).number AS number FROM asked_about WHERE (mirror).id IS NOT NULL) n
	), line AS MATERIALIZED ( -- by their number; by the id, also of the others that their number may mean
		SELECT n.id AS phone_id, cardinality(n.ids) > 1 AS ambiguous, l.batch_id, l.line, l.said, l.reason, l.on_drift,
			l.withdrawal_id
		FROM (SELECT g.number, g.ids, unnest(g.ids) AS id FROM meaning g) n
		JOIN numsync.expectation_line l ON l.account_id = account AND l.number = n.number
		WHERE l.phone_id IS NULL
			AND numsync.in_force(l.effective_at, l.expires_at)
		UNION ALL
		SELECT n.id, false, l.batch_id, l.line, l.said, l.reason, l.on_drift, l.withdrawal_id
		FROM (
			SELECT a.id FROM asked_about a WHERE (a.mirror).id IS NOT NULL
			UNION
			SELECT unnest(g.ids) FROM meaning g WHERE cardinality(g.ids) > 1
		) n
		JOIN numsync.expectation_line l ON l.account_id = account AND l.phone_id = n.id
		WHERE numsync.in_force(l.effective_at, l.expires_at)
	), said AS MATERIALIZED (
		SELECT l.phone_id, l.ambiguous, f.field, f.kind, f.correctable, numsync.said_at(l.said, f.position) AS said, f.source,
			s.priority, l.reason, CASE WHEN l.on_drift IS NULL OR f.correctable THEN 'report' ELSE l.on_drift END AS on_drift,
			f.actor, f.imported_at AS created_at, l.batch_id, l.line
		FROM line l
		JOIN numsync.batch_field f ON f.account_id = account AND f.batch_id = l.batch_id
		JOIN numsync.source s ON s.account_id = account AND s.name = f.source
		WHERE l.withdrawal_id[f.position] IS NULL AND numsync.said_at(l.said, f.position) <> ''
	), settled AS MATERIALIZED (
		SELECT DISTINCT a.batch_id, a.line, a.field
		FROM said a
		JOIN said o ON o.phone_id = a.phone_id AND o.field = a.field
		WHERE a.ambiguous AND NOT o.ambiguous AND (o.priority > a.priority OR o.priority = a.priority AND (o.source < a.source
			OR o.source = a.source AND (o.batch_id, o.line) > (a.batch_id, a.line)))
	), counting AS MATERIALIZED (
		SELECT DISTINCT ON (d.phone_id, d.field) d.*
		FROM said d
		LEFT JOIN settled t ON d.ambiguous AND t.batch_id = d.batch_id AND t.line = d.line AND t.field = d.field
		WHERE t.line IS NULL
		ORDER BY d.phone_id, d.field, d.priority DESC, d.source, d.batch_id DESC, d.line DESC
	), checked AS MATERIALIZED (
		SELECT c.phone_id, (a.mirror).number AS number, (a.mirror).name AS name, c.field, c.kind,
			c.correctable AND NOT c.ambiguous AS correctable, numsync.said_operator(c.said) AS operator,
			numsync.said_operand(c.said) AS operand, v.actual, c.source, c.priority, c.reason, c.on_drift, c.actor, c.created_at,
			c.batch_id, c.line,
			CASE WHEN c.ambiguous THEN 'ambiguous'
			ELSE numsync.verdict(false, CASE WHEN c.field LIKE 'list\_%' THEN (a.mirror).row_read
					WHEN (a.mirror).record_read THEN NOT (a.mirror).absent ? c.field
					ELSE v.actual IS NOT NULL END,
				c.kind, numsync.said_operator(c.said), numsync.said_operand(c.said), v.actual) END AS verdict
		FROM asked_about a
		JOIN counting c ON c.phone_id = a.id
		CROSS JOIN LATERAL (SELECT numsync.value_text(a.mirror, c.field) AS actual) v
		WHERE (a.mirror).id IS NOT NULL
	), standing AS MATERIALIZED (
		SELECT s.*, a.mirror
		FROM asked_about a
		JOIN numsync.standing_override s ON s.account_id = account AND s.phone_id = a.id
		WHERE (a.mirror).id IS NOT NULL
	), spoken AS MATERIALIZED (
		SELECT c.phone_id, c.field, c.priority
		FROM checked c
		WHERE c.field IN ('enabled', 'override_enabled', 'override_reason')
	), asked AS MATERIALIZED (
		SELECT DISTINCT ON (f.phone_id) f.*, a.mirror,
			CASE WHEN s.test_field = f.field THEN s.reason
			ELSE 'numsync: ' || f.field || ' is ' || coalesce(left(f.actual, 100), 'null') || ', expected '
				|| left(numsync.test_text(f.operator, f.operand), 100)
			END AS override_reason
		FROM checked f
		JOIN asked_about a ON a.id = f.phone_id
		LEFT JOIN standing s ON s.phone_id = f.phone_id
		WHERE f.on_drift = 'disable' AND NOT f.correctable AND f.verdict = 'drift'
			AND NOT EXISTS (SELECT FROM spoken p WHERE p.phone_id = f.phone_id AND p.priority > f.priority)
		ORDER BY f.phone_id, (s.test_field = f.field) IS TRUE DESC, f.priority DESC, f.field
	)
	SELECT f.phone_id, f.number, f.name, f.field, f.kind, f.correctable, f.operator, f.operand, f.actual, f.source, f.priority,
		f.reason, f.on_drift, f.actor, f.created_at, f.batch_id, f.line, NULL::text, f.verdict
	FROM checked f
	WHERE f.field NOT IN ('enabled', 'override_enabled', 'override_reason')
		OR NOT EXISTS (SELECT FROM asked a WHERE a.phone_id = f.phone_id)
	UNION ALL
	SELECT a.phone_id, a.number, a.name, i.field, i.kind, true, 'eq', ARRAY[i.value], v.actual, a.source, a.priority,
		a.override_reason, 'report', a.actor, a.created_at, a.batch_id, a.line, a.field,
		CASE WHEN v.actual IS DISTINCT FROM i.value THEN 'drift' ELSE 'holds' END
	FROM asked a
	CROSS JOIN LATERAL (VALUES ('enabled', 'bool', 'false'), ('override_enabled', 'bool', 'false'),
		('override_reason', 'text', a.override_reason)) AS i (field, kind, value)
	CROSS JOIN LATERAL (SELECT numsync.value_text(a.mirror, i.field) AS actual) v
	UNION ALL
	SELECT s.phone_id, (s.mirror).number, (s.mirror).name, i.field, i.kind, true,
		CASE WHEN i.value IS NULL THEN 'null' ELSE 'eq' END,
		CASE WHEN i.value IS NULL THEN ARRAY[]::text[] ELSE ARRAY[i.value] END, v.actual, s.source, 0,
		'the test of ' || s.test_field || ' no longer fails', 'report', b.actor, b.imported_at, s.batch_id, s.line,
		s.test_field, CASE WHEN v.actual IS DISTINCT FROM i.value THEN 'drift' ELSE 'holds' END
	FROM standing s
	JOIN numsync.import_batch b ON b.account_id = account AND b.batch_id = s.batch_id
	CROSS JOIN LATERAL (VALUES ('enabled', 'bool', s.enabled_before), ('override_enabled', 'bool', NULL),
		('override_reason', 'text', NULL)) AS i (field, kind, value)
	CROSS JOIN LATERAL (SELECT numsync.value_text(s.mirror, i.field) AS actual) v
	WHERE NOT EXISTS (SELECT FROM asked a WHERE a.phone_id = s.phone_id)
		AND NOT EXISTS (SELECT FROM checked f WHERE f.phone_id = s.phone_id AND f.field = s.test_field
			AND f.on_drift = 'disable' AND f.verdict IN ('unknown', 'ambiguous'))
		AND NOT EXISTS (SELECT FROM spoken p WHERE p.phone_id = s.phone_id AND p.field = i.field)
$$;
COMMENT ON FUNCTION numsync.wish IS 'All that is wanted now of these ids, as far as they exist, whether the mirror shows it or not: expectations in force, what failed tests with on_drift = disable ask for, and what is to be lifted. Verdicts as in judgement, and holds';

-- what fails is found first, which is little. Where more is to be weighed than which line counts, wish does it: tests that
-- disable, overrides that stand, numbers that several ids have
CREATE FUNCTION numsync.judgement(account bigint) RETURNS TABLE (
	phone_id text, number text, name text, field text, kind text, correctable boolean, operator text, operand text[],
	actual text, source text, priority integer, reason text, on_drift text, actor text, created_at timestamptz,
	batch_id bigint, line bigint, test_field text, verdict text)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
	WITH found AS MATERIALIZED (
		SELECT v.* FROM numsync.expectation_verdict v
		WHERE v.account_id = account AND v.verdict IN ('drift', 'unknown', 'gone')
	), shared AS MATERIALIZED (
		SELECT s.number, s.ids FROM numsync.shared_number s WHERE s.account_id = account
	), special AS MATERIALIZED (
		SELECT c.phone_id FROM found c WHERE c.on_drift = 'disable' AND c.verdict = 'drift'
		UNION
		SELECT s.phone_id FROM numsync.standing_override s WHERE s.account_id = account
		UNION
		SELECT c.phone_id FROM shared s JOIN found c ON c.number = s.number WHERE c.verdict <> 'gone'
		UNION
		SELECT unnest(s.ids) FROM shared s WHERE cardinality(s.ids) > 1
	), candidate AS MATERIALIZED (
		SELECT c.* FROM found c WHERE NOT EXISTS (SELECT FROM special s WHERE s.phone_id = c.phone_id)
	), rival_line AS ( -- of a number that is gone every line fails: those are among the candidates
		SELECT l.batch_id, l.line, l.said, l.withdrawal_id, c.phone_id
		FROM (SELECT DISTINCT c.number, c.phone_id FROM candidate c WHERE c.verdict <> 'gone') c
		JOIN numsync.expectation_line l ON l.account_id = account AND l.number = c.number
		WHERE l.phone_id IS NULL
			AND numsync.in_force(l.effective_at, l.expires_at)
		UNION ALL
		SELECT l.batch_id, l.line, l.said, l.withdrawal_id, c.phone_id
		FROM (SELECT DISTINCT c.phone_id FROM candidate c WHERE c.verdict <> 'gone') c
		JOIN numsync.expectation_line l ON l.account_id = account AND l.phone_id = c.phone_id
		WHERE numsync.in_force(l.effective_at, l.expires_at)
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
	)
	SELECT f.phone_id, f.number, f.name, f.field, f.kind, f.correctable AND NOT f.gone, f.operator, f.operand,
		f.actual, f.source, f.priority, f.reason, f.on_drift, f.actor, f.created_at, f.batch_id, f.line, NULL::text,
		f.verdict
	FROM candidate f
	WHERE NOT EXISTS (SELECT FROM beaten b WHERE b.batch_id = f.batch_id AND b.line = f.line AND b.field = f.field)
	UNION ALL
	SELECT w.* FROM numsync.wish(account, ARRAY(SELECT s.phone_id FROM special s)) w WHERE w.verdict <> 'holds'
$$;
COMMENT ON FUNCTION numsync.judgement IS 'All that does not hold now, of one account: expectations that fail, that cannot be checked, that are ambiguous (several ids have the number, and the line names none), whose number is gone; what failed tests with on_drift = disable ask for; and the overrides of such tests that are to be lifted because the test no longer fails. test_field: the test behind the last two';

-- a statement that writes has no workers; a function that it calls and that is not put in its place has: so is one with a setting
CREATE FUNCTION numsync.judgement_by_workers(account bigint) RETURNS TABLE (
	phone_id text, number text, name text, field text, kind text, correctable boolean, operator text, operand text[],
	actual text, source text, priority integer, reason text, on_drift text, actor text, created_at timestamptz,
	batch_id bigint, line bigint, test_field text, verdict text)
LANGUAGE sql STABLE
SET join_collapse_limit = 1
AS $$ SELECT * FROM numsync.judgement(account) $$;
COMMENT ON FUNCTION numsync.judgement_by_workers IS 'judgement for a statement that writes';

CREATE FUNCTION numsync.drift_of(account bigint) RETURNS TABLE (
	account_id bigint, phone_id text, number text, name text, field text, kind text, operator text, operand text[], actual text,
	source text, correctable boolean, reason text, on_drift text, actor text, batch_id bigint, line bigint, test_field text,
	gone boolean, since timestamptz, ambiguous boolean)
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
		))), j.verdict = 'ambiguous'
	FROM numsync.judgement(account) j
	WHERE j.verdict IN ('drift', 'gone', 'ambiguous')
$$;
COMMENT ON FUNCTION numsync.drift_of IS 'View drift of one account';

CREATE VIEW numsync.drift AS
SELECT d.* FROM numsync.account a CROSS JOIN LATERAL numsync.drift_of(a.account_id) d;
COMMENT ON VIEW numsync.drift IS 'One line for each field whose mirror value is not what is wanted, or of which that cannot be told because several ids have the number (ambiguous: one line for each of them); since: the later of the import and the value''s last change; where the history was removed that would tell: the cut';

-- a release cannot be taken back: a wish by an ambiguous number is a wish for each of its ids
CREATE VIEW numsync.release_watch AS
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
		SELECT DISTINCT ON (e.account_id, e.phone_id, e.field, e.ambiguous) e.account_id, e.phone_id, e.field,
			numsync.said_operator(e.said) AS operator, numsync.said_operand(e.said) AS operand,
			e.source, s.priority, e.batch_id, e.line
		FROM releasing r
		JOIN numsync.expectation_claim e ON e.account_id = r.account_id AND e.phone_id = r.id
		JOIN numsync.source s ON s.account_id = e.account_id AND s.name = e.source
		WHERE e.withdrawal_id IS NULL
			AND numsync.in_force(e.effective_at, e.expires_at)
			AND e.field IN ('enabled', 'provider_release_requested_at', 'provider_release_hold_starts_at',
				'provider_release_scheduled_at', 'provider_released_at')
		ORDER BY e.account_id, e.phone_id, e.field, e.ambiguous, s.priority DESC, e.source, e.batch_id DESC, e.line DESC
	) f
	WHERE f.field = 'enabled' AND f.operator = 'eq' AND f.operand[1] = 'true'
		OR f.field <> 'enabled' AND f.operator = 'null'
	ORDER BY f.account_id, f.phone_id, f.priority DESC, f.field
) w ON w.account_id = m.account_id AND w.phone_id = m.id;
COMMENT ON VIEW numsync.release_watch IS 'Numbers that exist and have a release requested, on hold or scheduled: once released they are gone for ever. wanted_*: the expectation that says that the number is wanted; null: none does';
