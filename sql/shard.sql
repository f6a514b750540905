-- The shard step of `numsync migrate`: on a server with Citus every table is distributed by account_id, side by side with
-- the others, so that all of an account is on one node; account, which has no account_id to refer to, is on every node. On
-- any other server it does nothing, nor does it when all is distributed already. A foreign key may only refer from and to
-- distributed tables: those that are there already are put aside meanwhile. The rows that were copied to the nodes stay in the
-- table of the first one, unseen, and a later migration would meet them: they are removed there.
DO $$
DECLARE
	fresh regclass[];
	aside text[];
	back text[];
	item text;
	name regclass;
BEGIN
	IF NOT EXISTS (SELECT 1 FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace
		AND proname = 'create_distributed_table') THEN
		RETURN;
	END IF;
	SELECT array_agg(c.oid::regclass ORDER BY c.relname) INTO fresh
	FROM pg_class c
	WHERE c.relnamespace = 'numsync'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
		AND c.relname NOT IN ('schema_migration', 'schema_view')
		AND NOT EXISTS (SELECT 1 FROM pg_dist_partition d WHERE d.logicalrelid = c.oid);
	IF fresh IS NULL THEN
		RETURN;
	END IF;
	SELECT array_agg(format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname)),
		array_agg(format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)))
	INTO aside, back
	FROM pg_constraint k
	WHERE k.contype = 'f' AND k.conparentid = 0 AND (k.conrelid = ANY (fresh) OR k.confrelid = ANY (fresh));
	FOREACH item IN ARRAY coalesce(aside, '{}') LOOP
		EXECUTE item;
	END LOOP;
	IF 'numsync.account'::regclass = ANY (fresh) THEN
		PERFORM create_reference_table('numsync.account'::regclass);
		PERFORM truncate_local_data_after_distributing_table('numsync.account'::regclass);
	END IF;
	-- all beside run: the first one begins a group of its own
	IF 'numsync.run'::regclass = ANY (fresh) THEN
		PERFORM create_distributed_table('numsync.run'::regclass, 'account_id', colocate_with => 'none');
		PERFORM truncate_local_data_after_distributing_table('numsync.run'::regclass);
	END IF;
	FOREACH name IN ARRAY fresh LOOP
		IF name NOT IN ('numsync.account'::regclass, 'numsync.run'::regclass) THEN
			PERFORM create_distributed_table(name, 'account_id', colocate_with => 'numsync.run');
			PERFORM truncate_local_data_after_distributing_table(name);
		END IF;
	END LOOP;
	FOREACH item IN ARRAY coalesce(back, '{}') LOOP
		EXECUTE item;
	END LOOP;
END
$$
