-- Whether the user owns the history, and who does.
-- columns: owns, owner, user_name
SELECT pg_has_role(c.relowner, 'USAGE') AS owns, pg_get_userbyid(c.relowner) AS owner, current_user AS user_name
FROM pg_class c
WHERE c.oid = 'numsync.phone_number_history'::regclass
