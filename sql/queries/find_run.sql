-- A run.
-- $1 account_id  $2 run_id
-- columns: command, state, open_changes, removed, unknown
-- open_changes: that it sent and of which it is not known yet whether they took effect; removed: changes of it are not on record any
-- more; unknown: nobody can tell, because it died or left some open, nothing of it is there, and history or plans of that time were removed
SELECT r.command, r.state,
	(SELECT count(*)
		FROM numsync.change_step s
		WHERE s.account_id = $1::bigint AND s.run_id = $2::bigint AND s.state = 'sending'
			AND NOT EXISTS (SELECT 1 FROM numsync.change_step l
				WHERE l.account_id = $1::bigint AND l.change_id = s.change_id AND l.step > s.step)) AS open_changes,
	r.changes_confirmed > (SELECT count(*) FROM numsync.change_step s
		WHERE s.account_id = $1::bigint AND s.run_id = $2::bigint AND s.state = 'confirmed')
	OR EXISTS (SELECT 1 FROM numsync.plan p
		WHERE p.account_id = $1::bigint AND p.applied_by_run_id = $2::bigint
			AND p.change_count > (SELECT count(*) FROM numsync.change c WHERE c.account_id = $1::bigint AND c.plan_id = p.plan_id)) AS removed,
	r.command IN ('run', 'apply') AND (r.state = 'interrupted' OR r.changes_failed > 0)
		AND NOT EXISTS (SELECT 1 FROM numsync.change_step s WHERE s.account_id = $1::bigint AND s.run_id = $2::bigint)
		AND (r.ended_at < (SELECT max(h.cut) FROM numsync.history_removal h WHERE h.account_id = $1::bigint)
			OR (SELECT coalesce(coalesce(min(p.plan_id) FILTER (WHERE p.created_at > r.ended_at), max(p.plan_id) + 1)
					- coalesce(max(p.plan_id) FILTER (WHERE p.created_at < r.started_at), 0) - 1
					> count(*) FILTER (WHERE p.created_at BETWEEN r.started_at AND r.ended_at), false)
				FROM numsync.plan p WHERE p.account_id = $1::bigint)) AS unknown
FROM numsync.run r
WHERE r.account_id = $1::bigint AND r.run_id = $2::bigint
