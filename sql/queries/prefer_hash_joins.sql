-- For the rest of the transaction: whole tables are joined, and a planner without statistics must not try row by row.
SET LOCAL enable_nestloop = off
