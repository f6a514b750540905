-- Tells sql/history.sql what to drop.
-- $1 cut
SELECT set_config('numsync.cut', $1, true)
