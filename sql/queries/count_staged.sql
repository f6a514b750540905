-- What the staged file brings.
-- $1 account_id  $2 import_key
-- new, changed, unchanged
SELECT count(*) FILTER (WHERE NOT known), count(*) FILTER (WHERE known AND of_batch_id IS NULL),
	count(*) FILTER (WHERE of_batch_id IS NOT NULL)
FROM numsync.stage_expectation WHERE account_id = $1::bigint AND import_key = $2
