-- Numbers whose warmup has not moved for a week.
-- $1 account_id  $2 how many
-- number, id, name, progress, state, since, next action
SELECT m.number, m.id, m.name, m.warmup_progress_percent, m.warmup_state, numsync.time_text(m.valid_from),
	numsync.time_text(m.warmup_next_action_at)
FROM numsync.phone_number m
WHERE m.account_id = $1::bigint AND m.missing_since IS NULL AND m.warmup_state = 'Warming'
	AND m.warmup_progress_percent < 100 AND m.valid_from < now() - interval '7 days'
ORDER BY m.valid_from, m.number
LIMIT $2::bigint
