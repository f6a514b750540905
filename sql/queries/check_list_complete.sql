-- Whether a whole list was read within some seconds before a moment.
-- $1 account_id  $2 moment  $3 seconds
-- columns: complete
SELECT EXISTS (
	SELECT 1
	FROM numsync.run
	WHERE account_id = $1::bigint AND list_complete AND ended_at <= $2::timestamptz
		AND ended_at >= $2::timestamptz - make_interval(secs => $3::double precision)
) AS complete
