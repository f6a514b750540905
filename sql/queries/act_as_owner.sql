-- What `migrate` makes belongs to who owns the tables, whoever runs it: for the rest of the session.
-- $1 owner
-- no column is read
SELECT pg_catalog.set_config('role', $1, false) WHERE current_user <> $1
