-- A month of the history that belongs to somebody for whom the owner of the history may not act, if there is one: an upgrade cannot alter it.
-- columns: month, owner
SELECT c.relname AS month, pg_get_userbyid(c.relowner) AS owner
FROM pg_inherits i
JOIN pg_class p ON p.oid = i.inhparent AND p.relkind = 'p' AND p.relnamespace = to_regnamespace('numsync')
JOIN pg_class c ON c.oid = i.inhrelid
WHERE c.relowner <> p.relowner AND NOT pg_has_role(p.relowner, c.relowner, 'USAGE')
ORDER BY 1
LIMIT 1
