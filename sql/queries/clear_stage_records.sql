-- Forgets staged records and events once they are merged.
-- $1 account_id
-- columns: records
WITH record AS (
	DELETE FROM numsync.stage_record WHERE account_id = $1::bigint RETURNING 1
), event AS (
	DELETE FROM numsync.stage_event WHERE account_id = $1::bigint
)
SELECT count(*) AS records FROM record
