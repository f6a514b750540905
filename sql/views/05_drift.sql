-- Whether the mirror is as it is wanted, and what a plan would change.

CREATE VIEW numsync.expectation_check AS
{{>expectation_check|numsync.}};
COMMENT ON VIEW numsync.expectation_check IS 'Every expectation in force against the mirror; verdict: holds, drift, unknown (the field is not known: cannot be checked), gone (the number is), ambiguous (several ids have the number, and the line names none)';

-- with settings of its own it is not put in its place: so it has workers, also in a statement that writes
CREATE FUNCTION numsync.evaluate_expectations(account bigint) RETURNS TABLE (
	phone_id text, number text, name text, field text, kind text, correctable boolean, operator text, operand text[],
	actual text, source text, priority integer, reason text, on_drift text, actor text, created_at timestamptz,
	batch_id bigint, line bigint, test_field text, verdict text)
LANGUAGE sql STABLE SET enable_nestloop = off SET join_collapse_limit = 1 SET jit = off
AS $$
{{>evaluation|account}}
$$;
COMMENT ON FUNCTION numsync.evaluate_expectations IS 'All that does not hold now, of one account: expectations that fail, that cannot be checked, that are ambiguous (several ids have the number, and the line names none), whose number is gone; what failed tests with on_drift = disable ask for; and the overrides of such tests that are to be lifted because the test no longer fails. test_field: the test behind the last two';

CREATE VIEW numsync.drift AS
SELECT account.account_id, d.* FROM numsync.account CROSS JOIN LATERAL ({{>drift|account.account_id}}) d;
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
), expectation_claim AS (
	SELECT e.*
	FROM releasing r
	JOIN numsync.expectation_claim e ON e.account_id = r.account_id AND e.phone_id = r.id
	WHERE e.field IN ('enabled', 'provider_release_requested_at', 'provider_release_hold_starts_at',
		'provider_release_scheduled_at', 'provider_released_at')
)
SELECT m.account_id, m.id, m.number, m.name, m.provider_release_requested_at,
	m.provider_release_hold_starts_at, m.provider_release_scheduled_at, m.provider_release_reason,
	floor(extract(epoch FROM m.provider_release_scheduled_at - now()) / 86400)::bigint AS days_left,
	w.field AS wanted_field, w.source AS wanted_source, w.batch_id AS wanted_batch_id, w.line AS wanted_line
FROM releasing m
LEFT JOIN (
	SELECT DISTINCT ON (f.account_id, f.phone_id) f.*
	FROM (
		SELECT DISTINCT ON (s.account_id, s.phone_id, s.field, s.ambiguous) s.*
		FROM ({{>expectation_standing|}}) s
		ORDER BY s.account_id, s.phone_id, s.field, s.ambiguous, s.place
	) f
	WHERE f.field = 'enabled' AND f.said = '=true' OR f.field <> 'enabled' AND numsync.said_operator(f.said) = 'null'
	ORDER BY f.account_id, f.phone_id, f.priority DESC, f.field
) w ON w.account_id = m.account_id AND w.phone_id = m.id;
COMMENT ON VIEW numsync.release_watch IS 'Numbers that exist and have a release requested, on hold or scheduled: once released they are gone for ever. wanted_*: the expectation that says that the number is wanted; null: none does';
