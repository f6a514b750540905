-- Forgets staged records and events once they are merged.
-- $1 account_id
WITH records AS (
	DELETE FROM numsync.stage_record WHERE account_id = $1::bigint
)
DELETE FROM numsync.stage_event WHERE account_id = $1::bigint
