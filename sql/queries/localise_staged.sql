-- Moves staged times without an offset to the account's time zone. Midnight is when the day begins.
-- $1 account_id  $2 import_key  $3 time zone
UPDATE numsync.stage_line
SET effective_at = CASE WHEN NOT effective_local THEN effective_at
		WHEN (effective_at AT TIME ZONE 'UTC')::time = '00:00' THEN numsync.day_begin((effective_at AT TIME ZONE 'UTC')::date, $3)
		ELSE effective_at AT TIME ZONE 'UTC' AT TIME ZONE $3 END,
	expires_at = CASE WHEN NOT expires_local THEN expires_at
		WHEN (expires_at AT TIME ZONE 'UTC')::time = '00:00' THEN numsync.day_begin((expires_at AT TIME ZONE 'UTC')::date, $3)
		ELSE expires_at AT TIME ZONE 'UTC' AT TIME ZONE $3 END
WHERE account_id = $1::bigint AND import_key = $2 AND (effective_local OR expires_local)
