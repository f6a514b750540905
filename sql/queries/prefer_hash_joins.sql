-- For the rest of the transaction: sets are joined by hash, and a planner without statistics must not try row by row.
-- exception setting: the session that asks reads its own setting; nothing is pushed down to a node
SELECT set_config('enable_nestloop', 'off', true), set_config('work_mem',
	greatest(pg_size_bytes(current_setting('work_mem')), 64 * 1024 * 1024) / 1024 || 'kB', true)
