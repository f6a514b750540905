-- How many expectations the staged file brings.
-- $1 account_id  $2 import_key
-- count
SELECT count(*) FROM numsync.stage_expectation WHERE account_id = $1::bigint AND import_key = $2
