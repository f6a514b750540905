-- What the changes that a run sent and that were confirmed replaced: each field with the value before, the value set and the value
-- now; moved: somebody changed the number since. What a run sent is that run's, even when its end was noted by the run that
-- recovered it. The argument: of which account and run a step (s) is.
SELECT f.phone_id, f.number, f.field, f.before, f.after, f.actual,
	bool_or(NOT f.by_server AND f.actual IS DISTINCT FROM f.after OR f.gone) OVER (PARTITION BY f.phone_id) AS moved
FROM (
	SELECT c.phone_id, c.number, w.field, w.before, w.after, {{>value_of|w.field}} AS actual,
		m.missing_since IS NOT NULL AS gone,
		w.field IN ('override_updated_by_user_id', 'override_updated_at') AS by_server,
		row_number() OVER (PARTITION BY c.phone_id, w.field ORDER BY c.change_id DESC) AS place
	FROM numsync.change_step s
	JOIN numsync.change_step e ON e.account_id = s.account_id AND e.change_id = s.change_id AND e.state = 'confirmed'
	JOIN numsync.change c ON c.account_id = s.account_id AND c.change_id = s.change_id
	JOIN numsync.change_field w ON w.account_id = c.account_id AND w.change_id = c.change_id AND w.wanted
	JOIN numsync.phone_number m ON m.account_id = c.account_id AND m.id = c.phone_id
	WHERE % AND s.state = 'sending'
) f
WHERE f.place = 1
