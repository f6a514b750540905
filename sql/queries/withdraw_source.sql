-- Takes back all that a source says.
-- $1 account_id  $2 source  $3 withdrawal_id  $4 time
-- expectations
WITH gone AS (
	UPDATE numsync.expectation
	SET withdrawn_at = $4::timestamptz, withdrawal_id = $3::bigint
	WHERE account_id = $1::bigint AND source = $2 AND withdrawn_at IS NULL
	RETURNING 1
)
SELECT count(*) FROM gone
