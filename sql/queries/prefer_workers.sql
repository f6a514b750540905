-- For the rest of the transaction: workers, whatever the planner thinks of a table that nobody has counted since it was
-- filled a second ago.
SET LOCAL parallel_setup_cost = 0
