-- For the rest of the transaction: sets are joined by hash, and a planner without statistics must not try row by row.
SET LOCAL enable_nestloop = off
