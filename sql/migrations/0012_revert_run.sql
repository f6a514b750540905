-- What a run sent is that run's, even when its end was noted by the run that recovered it.

CREATE OR REPLACE FUNCTION numsync.revertible(account bigint, run bigint) RETURNS TABLE (
	phone_id text, number text, field text, before text, after text, actual text, moved boolean)
LANGUAGE sql STABLE
AS $$
	SELECT f.phone_id, f.number, f.field, f.before, f.after, f.actual,
		bool_or(NOT f.by_server AND f.actual IS DISTINCT FROM f.after OR f.gone) OVER (PARTITION BY f.phone_id)
	FROM (
		SELECT c.phone_id, c.number, w.field, w.before, w.after, numsync.value_text(m, w.field) AS actual,
			m.missing_since IS NOT NULL AS gone,
			w.field IN ('override_updated_by_user_id', 'override_updated_at') AS by_server,
			row_number() OVER (PARTITION BY c.phone_id, w.field ORDER BY c.change_id DESC) AS place
		FROM numsync.change_step s
		JOIN numsync.change_step e ON e.account_id = account AND e.change_id = s.change_id AND e.state = 'confirmed'
		JOIN numsync.change c ON c.account_id = account AND c.change_id = s.change_id
		JOIN numsync.change_field w ON w.account_id = account AND w.change_id = c.change_id AND w.wanted
		JOIN numsync.phone_number m ON m.account_id = account AND m.id = c.phone_id
		WHERE s.account_id = account AND s.run_id = run AND s.state = 'sending'
	) f
	WHERE f.place = 1
$$;
COMMENT ON FUNCTION numsync.revertible IS 'What the changes that a run sent and that were confirmed replaced: each field with the value before, the value set and the value now; moved: somebody changed the number since';
