-- Fields that a record did not send keep the value last known.
-- $1 account_id  $2 run_id
UPDATE numsync.stage_record s
SET {{record|,
	|@ = CASE WHEN '@' = ANY (s.absent) THEN m.@ ELSE s.@ END}}
FROM numsync.phone_number m
WHERE s.account_id = $1::bigint AND s.run_id = $2::bigint AND s.absent IS NOT NULL
	AND m.account_id = $1::bigint AND m.id = s.id
