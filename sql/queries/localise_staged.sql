-- Moves staged times without an offset to the account's time zone.
-- $1 account_id  $2 import_key  $3 time zone
UPDATE numsync.stage_line
SET effective_at = CASE WHEN effective_local THEN (effective_at AT TIME ZONE 'UTC') AT TIME ZONE $3
		ELSE effective_at END,
	expires_at = CASE WHEN expires_local THEN (expires_at AT TIME ZONE 'UTC') AT TIME ZONE $3 ELSE expires_at END
WHERE account_id = $1::bigint AND import_key = $2 AND (effective_local OR expires_local)
