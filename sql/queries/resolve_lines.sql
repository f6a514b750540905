-- Finds the ids of numbers that staged lines name by their number.
-- $1 account_id  $2 import_key
UPDATE numsync.stage_line s
SET phone_id = m.id
FROM numsync.phone_number m
WHERE s.account_id = $1::bigint AND s.import_key = $2 AND s.phone_id IS NULL
	AND m.account_id = $1::bigint AND m.number = s.number AND m.missing_since IS NULL
