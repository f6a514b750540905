-- Notes steps of changes in the journal; of each change one at most.
-- $1 account_id  $2 run_id  $3 time  $4 change_ids  $5 states  $6 HTTP statuses or nulls  $7 messages or nulls
INSERT INTO numsync.change_step (account_id, change_id, step, state, at, run_id, status, message)
SELECT $1::bigint, u.change_id,
	coalesce((SELECT max(s.step) FROM numsync.change_step s
		WHERE s.account_id = $1::bigint AND s.change_id = u.change_id), 0) + 1,
	u.state, $3::timestamptz, $2::bigint, u.status, u.message
FROM unnest($4::bigint[], $5::text[], $6::integer[], $7::text[]) AS u (change_id, state, status, message)
