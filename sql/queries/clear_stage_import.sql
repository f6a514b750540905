-- Forgets the staged lines.
-- $1 account_id  $2 import_key
-- columns: lines
WITH known AS (
	DELETE FROM numsync.stage_known WHERE account_id = $1::bigint AND import_key = $2
), line AS (
	DELETE FROM numsync.stage_line WHERE account_id = $1::bigint AND import_key = $2 RETURNING 1
)
SELECT count(*) AS lines FROM line
