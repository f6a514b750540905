-- Which constraints this database could not be given whole, for rows of it were against them when it was upgraded.
-- columns: ends, ended, confirmed
SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = 'numsync.phone_number_history'::regclass
		AND conname = 'phone_number_history_ends_check' AND NOT convalidated) AS ends,
	EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = 'numsync.run'::regclass AND conname = 'run_ended_check' AND NOT convalidated) AS ended,
	to_regclass('numsync.change_step_confirmed') IS NULL AS confirmed
