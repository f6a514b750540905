-- Rows that are against a constraint which this database does not have whole (find_unproven.sql), and what gives it back.
-- $1 account_id  $2 to look at versions of numbers  $3 at runs  $4 at confirmed changes
-- columns: rows, what, first, statement
-- rows: how many, none: somebody has mended them; what: they are; first: one of them
SELECT count(*) AS rows, 'versions of numbers that end before they begin' AS what, min('number ' || id || ' until ' || numsync.time_text(valid_to)) AS first,
	'ALTER TABLE numsync.phone_number_history VALIDATE CONSTRAINT phone_number_history_ends_check' AS statement
FROM numsync.phone_number_history
WHERE account_id = $1::bigint AND valid_from >= valid_to AND $2::boolean
HAVING $2::boolean
UNION ALL
SELECT count(*), 'runs whose state and end do not go together', 'run ' || min(run_id),
	'ALTER TABLE numsync.run VALIDATE CONSTRAINT run_ended_check'
FROM numsync.run
WHERE account_id = $1::bigint AND (state = 'running') <> (ended_at IS NULL) AND $3::boolean
HAVING $3::boolean
UNION ALL
SELECT count(*), 'changes that were confirmed twice', 'change ' || min(change_id),
	'CREATE UNIQUE INDEX change_step_confirmed ON numsync.change_step (account_id, change_id) WHERE state = ''confirmed'''
FROM (SELECT change_id FROM numsync.change_step WHERE account_id = $1::bigint AND state = 'confirmed' AND $4::boolean
	GROUP BY change_id HAVING count(*) > 1) twice
HAVING $4::boolean
