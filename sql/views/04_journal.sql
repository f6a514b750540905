-- The journal of changes: how each ended, which overrides of numsync stand.

CREATE VIEW numsync.change_state AS
SELECT DISTINCT ON (c.account_id, c.change_id)
	c.account_id, c.change_id, c.plan_id, c.phone_id, c.number,
	coalesce(s.state, 'planned') AS state, s.at, s.run_id, s.status, s.message, coalesce(s.step, 0) AS step
FROM numsync.change c
LEFT JOIN numsync.change_step s ON s.account_id = c.account_id AND s.change_id = c.change_id
ORDER BY c.account_id, c.change_id, s.step DESC;
COMMENT ON VIEW numsync.change_state IS 'Each change with the last step of its journal; planned: nothing was done yet';

-- It plans when it knows the account, which a server with shards needs.
CREATE FUNCTION numsync.plan_digest(account bigint, plan bigint) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
-- exception function: all that it hides is the text of describe_plan.sql
BEGIN
	RETURN ({{>plan_digest|$2}});
END
$$;
COMMENT ON FUNCTION numsync.plan_digest IS 'SHA-256 of what a plan says: numbers and fields with before and after, but for the time of its making';

-- The overrides of a number are a chain for as long as each change replaced what the one before had set. When somebody else removed or
-- changed one in between, or it was lifted, a new chain begins, and what was before it is what the lift puts back.
CREATE VIEW numsync.standing_override AS
SELECT o.account_id, o.phone_id, o.change_id, o.reason, o.test_field, o.source, o.batch_id, o.line, o.enabled_before
FROM (
	SELECT s.*, first_value(s.enabled) OVER (PARTITION BY s.account_id, s.phone_id, s.chain
			ORDER BY s.carried DESC, s.change_id) AS enabled_before,
		row_number() OVER (PARTITION BY s.account_id, s.phone_id ORDER BY s.change_id DESC) AS place
	FROM (
		SELECT l.*, count(*) FILTER (WHERE l.begins) OVER (PARTITION BY l.account_id, l.phone_id ORDER BY l.change_id) AS chain
		FROM (
			SELECT c.account_id, c.phone_id, c.change_id, f.after AS reason, f.test_field, f.source, f.batch_id, f.line,
				e.before AS enabled, e.change_id IS NOT NULL AS carried,
				lag(f.after) OVER w IS NULL OR f.before IS DISTINCT FROM lag(f.after) OVER w AS begins
			FROM numsync.change_field f
			JOIN numsync.change c ON c.account_id = f.account_id AND c.change_id = f.change_id
			JOIN numsync.change_step s ON s.account_id = c.account_id AND s.change_id = c.change_id
				AND s.state IN ('confirmed', 'not_needed')
			LEFT JOIN numsync.change_field e ON e.account_id = c.account_id AND e.change_id = c.change_id
				AND e.field = 'enabled'
			WHERE f.field = 'override_reason' AND f.test_field IS NOT NULL
			WINDOW w AS (PARTITION BY c.account_id, c.phone_id ORDER BY c.change_id)
		) l
	) s
) o
JOIN numsync.phone_number m ON m.account_id = o.account_id AND m.id = o.phone_id AND m.missing_since IS NULL
	AND m.override_enabled IS FALSE AND m.override_reason = o.reason
WHERE o.place = 1;
COMMENT ON VIEW numsync.standing_override IS 'Overrides that numsync set because a test failed and that still stand as it set them; one that was there already when a change wanted exactly it counts, for a database that was put back does not know what was sent since; enabled_before: what the number was before';

CREATE VIEW numsync.unowned_override AS
SELECT m.account_id, m.id AS phone_id, m.number, m.name, m.override_reason AS reason, m.override_updated_at AS updated_at
FROM numsync.phone_number m
LEFT JOIN numsync.standing_override s ON s.account_id = m.account_id AND s.phone_id = m.id
WHERE m.missing_since IS NULL AND m.override_enabled IS FALSE AND numsync.is_own_reason(m.override_reason)
	AND s.phone_id IS NULL;
COMMENT ON VIEW numsync.unowned_override IS 'Numbers disabled by an override that reads as numsync''s and that no change of this database set: another installation''s, or one of a time that a restore took away. numsync never lifts them';
