-- Changes of a run and what became of them.
-- $1 account_id  $2 run_id  $3 how many
-- number, id, state, status, message, fields
SELECT s.number, s.phone_id, s.state, s.status, s.message,
	(SELECT string_agg(f.field || ': ' || coalesce(f.before, 'NULL') || ' -> ' || coalesce(f.after, 'NULL'), ', ' ORDER BY f.field)
	FROM numsync.change_field f
	WHERE f.account_id = s.account_id AND f.change_id = s.change_id AND f.before IS DISTINCT FROM f.after)
FROM numsync.change_state s
WHERE s.account_id = $1::bigint AND s.run_id = $2::bigint
ORDER BY s.state <> 'confirmed' DESC, s.number, s.change_id
LIMIT $3::bigint
