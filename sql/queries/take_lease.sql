-- Takes the lease; the fencing number goes up.
-- $1 account_id  $2 run_id  $3 session or null  $4 host  $5 process id  $6 time  $7 expires_at
-- columns: fence
WITH taken AS (
	UPDATE numsync.lease
	SET fence = fence + 1, run_id = $2::bigint, session = $3, host = $4, process_id = $5::integer, taken_at = $6::timestamptz
	WHERE account_id = $1::bigint
	RETURNING account_id, fence
), renewed AS (
	UPDATE numsync.lease_renewal n
	SET fence = t.fence, expires_at = $7::timestamptz
	FROM taken t
	WHERE n.account_id = $1::bigint AND t.account_id = n.account_id
	RETURNING n.fence
)
SELECT fence FROM renewed
