-- Whether the server is one with Citus.
-- columns: sharded
SELECT EXISTS (SELECT 1 FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = 'create_distributed_table') AS sharded
