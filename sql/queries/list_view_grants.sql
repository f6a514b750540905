-- The statements that give numsync's views and functions back to their owner, and to those who had rights to them.
-- columns: name, statement
WITH ours AS (
	SELECT v.name, v.position, format('TABLE numsync.%I', v.name) AS target, c.relowner AS owner, c.relacl AS acl, c.oid AS relation
	FROM numsync.schema_view v
	JOIN pg_class c ON c.relnamespace = 'numsync'::regnamespace AND c.relkind = 'v' AND c.relname = v.name
	UNION ALL
	SELECT v.name, v.position, format('FUNCTION numsync.%I', v.name), p.proowner, p.proacl, NULL
	FROM numsync.schema_view v
	JOIN pg_proc p ON p.pronamespace = 'numsync'::regnamespace AND p.proname = v.name
), given AS (
	SELECT o.name, o.position, o.target, '' AS columns, o.owner, a.*
	FROM ours o CROSS JOIN LATERAL aclexplode(o.acl) a
	UNION ALL
	SELECT o.name, o.position, o.target, format(' (%I)', t.attname), o.owner, a.*
	FROM ours o
	JOIN pg_attribute t ON t.attrelid = o.relation AND t.attacl IS NOT NULL
	CROSS JOIN LATERAL aclexplode(t.attacl) a
)
SELECT name, statement
FROM (
	SELECT o.name, o.position, 1 AS step, format('ALTER %s OWNER TO %I', o.target, pg_get_userbyid(o.owner)) AS statement
	FROM ours o
	WHERE pg_get_userbyid(o.owner) <> current_user
	UNION ALL
	SELECT o.name, o.position, 2, format('REVOKE ALL ON %s FROM PUBLIC', o.target)
	FROM ours o
	WHERE o.acl IS NOT NULL
	UNION ALL
	SELECT g.name, g.position, 3, format('GRANT %s%s ON %s TO %s%s', g.privilege_type, g.columns, g.target,
		CASE WHEN g.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END,
		CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
	FROM given g
	WHERE g.grantee <> g.owner
) s
ORDER BY position, step, statement
