-- Which database role asks, and which other ones that may log in may approve plans. Superusers may do anything, and are not among them.
-- columns: role, others
-- others: by name, null: there is none
SELECT session_user AS role, (
	SELECT string_agg(r.rolname::text, ', ' ORDER BY r.rolname)
	FROM pg_roles r
	WHERE r.rolcanlogin AND NOT r.rolsuper AND r.rolname <> session_user AND has_schema_privilege(r.oid, 'numsync', 'USAGE')
		AND has_column_privilege(r.oid, 'numsync.plan_approval', 'approves', 'INSERT')) AS others
