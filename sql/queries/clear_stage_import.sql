-- Forgets the staged lines.
-- $1 account_id  $2 import_key
WITH known AS (
	DELETE FROM numsync.stage_known WHERE account_id = $1::bigint AND import_key = $2
)
DELETE FROM numsync.stage_line WHERE account_id = $1::bigint AND import_key = $2
