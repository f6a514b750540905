-- Whether the server is one with Citus, and how many tables of numsync are not distributed there.
-- columns: sharded, undistributed
SELECT s.sharded, CASE WHEN s.sharded THEN (xpath('/row/tables/text()', query_to_xml('
	SELECT count(*) AS tables
	FROM pg_class c
	JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = ''numsync''
	LEFT JOIN pg_dist_partition d ON d.logicalrelid = c.oid
	WHERE c.relkind IN (''r'', ''p'') AND NOT c.relispartition AND c.relname NOT IN (''schema_migration'', ''schema_view'')
		AND d.logicalrelid IS NULL', false, true, '')))[1]::text::bigint ELSE 0 END AS undistributed
FROM (SELECT EXISTS (SELECT 1 FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = 'create_distributed_table') AS sharded) s
