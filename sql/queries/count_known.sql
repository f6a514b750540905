-- What of the staged lines is known.
-- $1 account_id  $2 import_key
-- columns: changed, unchanged, repeated
-- repeated: said by an earlier line of the file
SELECT coalesce(sum(cells) FILTER (WHERE NOT same), 0) AS changed, coalesce(sum(cells) FILTER (WHERE same AND of_batch_id IS NOT NULL), 0) AS unchanged,
	coalesce(sum(cells) FILTER (WHERE same AND of_batch_id IS NULL), 0) AS repeated
FROM numsync.stage_known WHERE account_id = $1::bigint AND import_key = $2
