-- For the rest of the transaction: sets are joined by hash, in the order that is written, and a planner without statistics
-- must not try row by row. (Memory for the hashes: the connection asks for it, set_session.sql.)
-- exception node-setting: a server with shards is told by prefer_hash_joins_on_shards.sql, which takes 2 ms, for the loading of PL/pgSQL
-- no column is read
SELECT set_config('enable_nestloop', 'off', true), set_config('join_collapse_limit', '1', true)
