-- Of a number that was listed twice the last row counts.
-- $1 account_id  $2 run_id
DELETE FROM numsync.stage_row s
USING (
	SELECT id, max(seq) AS last
	FROM numsync.stage_row
	WHERE account_id = $1::bigint AND run_id = $2::bigint
	GROUP BY id
	HAVING count(*) > 1
) d
WHERE s.account_id = $1::bigint AND s.run_id = $2::bigint AND s.id = d.id AND s.seq < d.last
