-- For the rest of the transaction: sets are joined by hash, in the order that is written, and a planner without statistics
-- must not try row by row. (Memory for it: the connection asks for it, pg_connect.c.)
-- no column is read
SELECT set_config('enable_nestloop', 'off', true), set_config('join_collapse_limit', '1', true)
