-- Which process of the server answers; nothing of the session is changed, for behind a pooler it may be another's, too. Before
-- anything is set, so that timeouts and JIT of the user or the database count but for these two lines.
SET LOCAL statement_timeout = 0;
SET LOCAL jit = off;
SELECT pg_catalog.pg_backend_pid() AS process_id
