-- Whether a run of the command has done the account's work already.
-- $1 account_id  $2 command  $3 any end since then counts  $4 an end that went well counts since then  $5 no end is later than this: a clock was ahead
-- columns: done
SELECT EXISTS (
	SELECT 1 FROM numsync.run
	WHERE account_id = $1::bigint AND command = $2 AND ended_at <= $5::timestamptz
		AND (state IN ('done', 'failed') AND ended_at >= $3::timestamptz
			OR state = 'done' AND ended_at >= $4::timestamptz)
) AS done
