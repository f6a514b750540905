-- Whether one of the numbers (or ids) that may stand twice in the file under import does.
-- $1 account_id  $2 import_key  $3 batch_id
-- columns: found
SELECT EXISTS (
	SELECT 1
	FROM (
		SELECT coalesce(number, phone_id) AS key FROM numsync.expectation_line
		WHERE account_id = $1::bigint AND batch_id = $3::bigint
		UNION ALL
		SELECT coalesce(number, phone_id) FROM numsync.stage_line WHERE account_id = $1::bigint AND import_key = $2
	) l
	WHERE l.key IN (SELECT coalesce(number, phone_id) FROM numsync.stage_line
		WHERE account_id = $1::bigint AND import_key = $2)
	GROUP BY l.key
	HAVING count(*) > 1) AS found
