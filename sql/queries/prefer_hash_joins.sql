-- For the rest of the transaction: sets are joined by hash, with memory for it, in the order that is written, and a planner
-- without statistics must not try row by row.
-- whatever was set
-- exception setting: it is about this session alone
SELECT set_config('enable_nestloop', 'off', true), set_config('join_collapse_limit', '1', true),
	set_config('work_mem', greatest(pg_size_bytes(current_setting('work_mem')), 32 * 1024 * 1024) / 1024 || 'kB', true)
