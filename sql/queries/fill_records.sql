-- Fields that a record did not send keep the value last known.
-- $1 account_id  $2 run_id
UPDATE numsync.stage_record s
SET {{record|,
	|@ = CASE WHEN '@' = ANY (s.absent) THEN m.@ ELSE s.@ END}}
FROM numsync.stage_record a
CROSS JOIN LATERAL (
	SELECT p.* FROM numsync.phone_number p WHERE p.account_id = $1::bigint AND p.id = a.id OFFSET 0
) m
WHERE s.account_id = $1::bigint AND s.run_id = $2::bigint
	AND a.account_id = $1::bigint AND a.run_id = $2::bigint AND a.seq = s.seq AND a.absent IS NOT NULL
