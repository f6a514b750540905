-- Events of staged records.
COPY numsync.stage_event (account_id, run_id, phone_id, id, type, title, details, state, actor_id, actor_name,
	created_at)
FROM STDIN (FORMAT binary)
