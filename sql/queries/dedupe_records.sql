-- Of a number that was read twice the last record counts. (The planner knows nothing of what was staged just now: what it
-- could look at once for each row must be small.)
-- $1 account_id  $2 run_id
WITH earlier AS MATERIALIZED (
	SELECT seq
	FROM (
		SELECT seq, row_number() OVER (PARTITION BY id ORDER BY seq DESC) AS place
		FROM numsync.stage_record
		WHERE account_id = $1::bigint AND run_id = $2::bigint
	) p
	WHERE p.place > 1
)
DELETE FROM numsync.stage_record
WHERE account_id = $1::bigint AND run_id = $2::bigint AND seq IN (SELECT seq FROM earlier)
