-- Ends act_as_owner.sql: the roles are made by who runs `migrate`.
-- no column is read
SELECT pg_catalog.set_config('role', 'none', false)
