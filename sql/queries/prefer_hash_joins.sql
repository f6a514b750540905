-- For the rest of the transaction: whole tables are joined, and a planner without statistics must not try row by row; with
-- room for the hashes.
-- whatever was set
SELECT set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true)
