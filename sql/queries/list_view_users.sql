-- What somebody else has built on numsync's views and functions: it would have to be dropped with them.
-- columns: what, name, definition
-- what: it is; name: of the view or function of numsync that it uses; definition: or null
WITH ours AS (
	SELECT 'pg_class'::regclass::oid AS class, c.oid, v.name
	FROM numsync.schema_view v
	JOIN pg_class c ON c.relnamespace = 'numsync'::regnamespace AND c.relkind = 'v' AND c.relname = v.name
	UNION ALL
	SELECT 'pg_proc'::regclass::oid, p.oid, v.name
	FROM numsync.schema_view v
	JOIN pg_proc p ON p.pronamespace = 'numsync'::regnamespace AND p.proname = v.name
	UNION ALL
	SELECT 'pg_type'::regclass::oid, t.oid, v.name
	FROM numsync.schema_view v
	JOIN pg_type t ON t.typnamespace = 'numsync'::regnamespace AND t.typname = v.name
)
SELECT DISTINCT CASE WHEN r.oid IS NOT NULL THEN pg_describe_object('pg_class'::regclass, r.ev_class, 0)
	ELSE pg_describe_object(d.classid, d.objid, d.objsubid) END AS what, o.name,
	CASE WHEN r.oid IS NOT NULL THEN pg_get_viewdef(r.ev_class) END AS definition
FROM ours o
JOIN pg_depend d ON d.refclassid = o.class AND d.refobjid = o.oid AND d.deptype IN ('n', 'a')
LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
WHERE NOT EXISTS (SELECT 1 FROM ours m
	WHERE m.class = d.classid AND m.oid = d.objid OR m.class = 'pg_class'::regclass AND m.oid = r.ev_class)
ORDER BY what, o.name
