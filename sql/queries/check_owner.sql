-- Whether the user owns the history, and who does.
-- owns, owner, user
SELECT pg_has_role(c.relowner, 'USAGE'), pg_get_userbyid(c.relowner), current_user
FROM pg_class c
WHERE c.oid = 'numsync.phone_number_history'::regclass
