-- The statements that drop the views and functions that a numsync has made here, the last one first; one that somebody has
-- dropped by hand is left out.
-- columns: statement
SELECT CASE WHEN c.oid IS NOT NULL THEN format('DROP VIEW numsync.%I', v.name) ELSE format('DROP FUNCTION %s', p.oid::regprocedure) END AS statement
FROM numsync.schema_view v
LEFT JOIN pg_class c ON c.relnamespace = 'numsync'::regnamespace AND c.relkind = 'v' AND c.relname = v.name
LEFT JOIN pg_proc p ON p.pronamespace = 'numsync'::regnamespace AND p.proname = v.name
WHERE c.oid IS NOT NULL OR p.oid IS NOT NULL
ORDER BY v.position DESC
