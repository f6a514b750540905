-- Ends act_as_owner.sql: the roles are made by who runs `migrate`.
-- no column is read
-- exception setting: it is about the session and no data
SELECT pg_catalog.set_config('role', 'none', false)
