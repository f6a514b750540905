-- What of the staged lines is known.
-- $1 account_id  $2 import_key
-- changed, unchanged, said by an earlier line of the file
SELECT count(*) FILTER (WHERE NOT same), count(*) FILTER (WHERE same AND of_batch_id IS NOT NULL),
	count(*) FILTER (WHERE same AND of_batch_id IS NULL)
FROM numsync.stage_known WHERE account_id = $1::bigint AND import_key = $2
