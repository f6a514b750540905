-- The changes and plans of which all happened before a moment, and why one has to stay (null: it may go); as common tables, the last
-- ones named old_change and old_plan. Arguments of the statement: $1 account_id, $2 moment.
last_plan AS MATERIALIZED (
	SELECT max(plan_id) AS plan_id FROM numsync.plan WHERE account_id = $1::bigint
), enabling AS MATERIALIZED ( -- what was done about whether a number is on, of those that are off or overridden now, gone ones too
	SELECT c.phone_id, c.change_id, bool_or(f.field = 'override_reason' AND f.test_field IS NOT NULL) AS by_test,
		bool_or(f.field = 'override_reason' AND f.test_field IS NOT NULL AND f.after IS NULL) AS lifts
	FROM numsync.phone_number m
	JOIN numsync.change c ON c.account_id = m.account_id AND c.phone_id = m.id
	JOIN numsync.change_field f ON f.account_id = c.account_id AND f.change_id = c.change_id AND f.wanted
		AND f.field IN ('enabled', 'override_enabled', 'override_reason')
	JOIN numsync.change_step s ON s.account_id = c.account_id AND s.change_id = c.change_id AND s.state IN ('confirmed', 'not_needed')
	WHERE m.account_id = $1::bigint
		AND (m.enabled IS NOT TRUE OR m.override_enabled IS NOT NULL OR m.override_reason IS NOT NULL)
	GROUP BY c.phone_id, c.change_id
), telling AS MATERIALIZED ( -- the last of each number, and the chain that standing_override follows: it begins behind the last lift
	SELECT e.change_id
	FROM (
		SELECT change_id, by_test, max(change_id) OVER (PARTITION BY phone_id) AS last_id,
			max(change_id) FILTER (WHERE lifts) OVER (PARTITION BY phone_id) AS lifted_id
		FROM enabling
	) e
	WHERE e.change_id = e.last_id OR e.by_test AND e.change_id > coalesce(e.lifted_id, 0)
), reverted AS MATERIALIZED ( -- what an open plan puts back
	SELECT DISTINCT s.change_id
	FROM numsync.plan p
	JOIN numsync.change_step s ON s.account_id = p.account_id AND s.run_id = p.reverts_run_id
	WHERE p.account_id = $1::bigint AND p.state IN ('open', 'applying')
), old_change AS MATERIALIZED (
	SELECT c.change_id, c.plan_id, CASE
		WHEN p.state IN ('open', 'applying') THEN 'their plan may still be applied'
		WHEN s.state = 'sending' THEN 'it is not known yet whether they took effect'
		WHEN r.change_id IS NOT NULL THEN 'an open plan puts them back'
		WHEN t.change_id IS NOT NULL THEN 'they say why a number is off, or who set the override that stands'
		WHEN p.plan_id = l.plan_id THEN 'the numbers of plans and changes go on from the last ones'
		END AS why
	FROM numsync.plan p
	CROSS JOIN last_plan l
	JOIN numsync.change c ON c.account_id = p.account_id AND c.plan_id = p.plan_id
	LEFT JOIN (
		SELECT change_id, max(at) AS at, (array_agg(state ORDER BY step DESC))[1] AS state
		FROM numsync.change_step
		WHERE account_id = $1::bigint
		GROUP BY change_id
	) s ON s.change_id = c.change_id
	LEFT JOIN reverted r ON r.change_id = c.change_id
	LEFT JOIN telling t ON t.change_id = c.change_id
	WHERE p.account_id = $1::bigint AND p.created_at < $2::timestamptz AND (s.at IS NULL OR s.at < $2::timestamptz)
), left_change AS MATERIALIZED ( -- those that stay, old or not
	SELECT c.change_id, c.plan_id
	FROM numsync.change c
	LEFT JOIN old_change o ON o.change_id = c.change_id AND o.why IS NULL
	WHERE c.account_id = $1::bigint AND o.change_id IS NULL
), old_plan AS MATERIALIZED (
	SELECT p.plan_id, CASE
		WHEN p.state IN ('open', 'applying') THEN 'they may still be applied'
		WHEN p.plan_id = l.plan_id THEN 'the numbers of plans and changes go on from the last ones'
		WHEN c.plan_id IS NOT NULL THEN 'changes of theirs stay'
		END AS why
	FROM numsync.plan p
	CROSS JOIN last_plan l
	LEFT JOIN (SELECT DISTINCT plan_id FROM left_change) c ON c.plan_id = p.plan_id
	WHERE p.account_id = $1::bigint AND p.created_at < $2::timestamptz
)
