-- A run.
-- $1 account_id  $2 run_id
-- columns: command, state, open_changes
-- open_changes: that it sent and of which it is not known yet whether they took effect
SELECT r.command, r.state,
	(SELECT count(*)
		FROM numsync.change_step s
		WHERE s.account_id = $1::bigint AND s.run_id = $2::bigint AND s.state = 'sending'
			AND NOT EXISTS (SELECT 1 FROM numsync.change_step l
				WHERE l.account_id = $1::bigint AND l.change_id = s.change_id AND l.step > s.step)) AS open_changes
FROM numsync.run r
WHERE r.account_id = $1::bigint AND r.run_id = $2::bigint
