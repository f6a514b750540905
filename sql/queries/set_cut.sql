-- Tells sql/history.sql what to drop.
-- $1 cut
-- no column is read
SELECT set_config('numsync.cut', $1, true)
