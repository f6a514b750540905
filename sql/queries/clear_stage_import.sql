-- Forgets the staged file.
-- $1 account_id  $2 import_key
WITH lines AS (
	DELETE FROM numsync.stage_line WHERE account_id = $1::bigint AND import_key = $2
)
DELETE FROM numsync.stage_expectation WHERE account_id = $1::bigint AND import_key = $2
