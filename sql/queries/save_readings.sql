-- Notes when the staged records were read; the reading before goes to history, unless it lies in the future: there
-- was none then.
-- $1 account_id  $2 run_id  $3 time
-- columns: readings
-- readings: noted
WITH earlier AS (
	INSERT INTO numsync.phone_number_reading_history (account_id, id, detail_at, detail_run_id, valid_to)
	SELECT r.account_id, r.id, r.detail_at, r.detail_run_id, s.read_at
	FROM numsync.stage_record s
	CROSS JOIN LATERAL (
		SELECT p.* FROM numsync.phone_number_reading p WHERE p.account_id = $1::bigint AND p.id = s.id OFFSET 0
	) r
	WHERE s.account_id = $1::bigint AND s.run_id = $2::bigint AND s.read_at > r.detail_at
), reading AS (
	INSERT INTO numsync.phone_number_reading (account_id, id, detail_at, detail_run_id)
	SELECT account_id, id, read_at, run_id
	FROM numsync.stage_record
	WHERE account_id = $1::bigint AND run_id = $2::bigint
	ON CONFLICT (account_id, id) DO UPDATE
	SET detail_at = excluded.detail_at, detail_run_id = excluded.detail_run_id
	WHERE excluded.detail_at > phone_number_reading.detail_at OR phone_number_reading.detail_at > $3::timestamptz
	RETURNING 1
)
SELECT count(*) AS readings FROM reading
