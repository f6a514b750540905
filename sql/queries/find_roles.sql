-- Whether the roles have rights here, so that every `migrate` renews them, and this user may: rights are the owner's to give. Months of
-- the history do not count: their rows are read as those of one table.
-- columns: renew
SELECT (SELECT count(*) = 3 AND bool_and(has_schema_privilege(r.oid, 'numsync', 'USAGE')) FROM pg_roles r
		WHERE r.rolname IN ('numsync_sync', 'numsync_admin', 'numsync_finance'))
	AND (SELECT bool_and(pg_has_role(c.relowner, 'USAGE')) FROM pg_class c
		WHERE c.relnamespace = 'numsync'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition) AS renew
