-- For the rest of the transaction: room for the hash of a large mirror, and workers for it, whatever the planner thinks of a
-- table that nobody has counted since it was filled a second ago.
-- whatever was set
SELECT set_config('work_mem', '64MB', true), set_config('parallel_setup_cost', '0', true)
