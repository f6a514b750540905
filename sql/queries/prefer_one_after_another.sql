-- For the rest of a transaction that makes or changes tables: a server with shards does so on its nodes one after another, which a
-- key on a table that is on every node needs from the first statement on. On any other server the setting means nothing.
-- no column is read
SELECT set_config('citus.multi_shard_modify_mode', 'sequential', true)
