# What lets the schema shard by account: the lint of sql/ refuses each construct of CONTRIBUTING.md section 5, the catalogue
# has none, and the shard step distributes every table. The Citus here is a double: functions of its names that refuse what
# it refuses of keys, triggers and views, and note what was asked of them; and an event trigger that wants the statements of a
# script one by one, and nodes to be changed one after another.
# Promise: the SQL runs on one PostgreSQL and on a sharded one unchanged.
. tests/lib/e2e.sh
database
lint() { /usr/bin/python3 tests/lint/sql.py "$@" >"$work/out" 2>"$work/err"; }
mkdir -p "$work/text/queries" "$work/text/views" "$work/bad"
"$build/tests/prepare_sql" --text "$work/text"
sql "SELECT proname || ' ' || pronargs || ' ' || max(provolatile::text) FROM pg_proc WHERE NOT 'timetz'::regtype = ANY (proargtypes) GROUP BY proname, pronargs" >"$work/functions"
lint --functions "$work/functions" --views "$work/text/views" "$work"/text/*/*.sql sql/migrations/*.sql sql/*.sql
ok "nothing in sql/, with the functions of this server"
sed 's/^/# /' "$work/out" "$work/err"
# PostgreSQL 17 has timezone() of one argument, which takes the session's zone; that of two is none of it
{ grep -v '^timezone ' "$work/functions"; printf 'timezone 1 s\ntimezone 2 i\n'; } >"$work/later"
mkdir -p "$work/zone/queries"
echo 'UPDATE numsync.stage_line SET effective_at = timezone($2, timezone($2, effective_at)) WHERE account_id = $1' >"$work/zone/queries/two.sql"
lint --functions "$work/later" "$work/zone/queries/two.sql"
ok "timezone(zone, time) is the same on every server"
echo 'UPDATE numsync.stage_line SET effective_at = timezone(effective_at) WHERE account_id = $1' >"$work/zone/queries/one.sql"
lint --functions "$work/later" "$work/zone/queries/one.sql"
like "$work/out" 'stable: timezone\(\) of a column in UPDATE' "timezone(time) depends on the session"
awk -v work="$work/bad" '/^== / {
		n++; folder = work "/" n; file = folder "/" $3 "/sample.sql"
		system("mkdir -p " folder "/" $3); print $2 > folder "/rule"; print file > (work "/files"); next }
	{ print > file }' tests/lint/bad_sql.txt
# shellcheck disable=SC2046
lint --views "$work/text/views" $(cat "$work/bad/files")
is $? 1 "bad samples are refused"
for folder in "$work"/bad/*/; do
	rule=$(cat "$folder/rule")
	grep -q "^lint: ${folder}[a-z]*/sample.sql: $rule: " "$work/out"
	ok "$rule: $(cat "$folder"/*/sample.sql | tr '\n' ' ' | cut -c 1-90)"
done

# the catalogue, which is exact
none() { # TEXT QUERY for a list of names
	is "$(sql "SELECT string_agg(x::text, ', ') FROM ($2) q (x)")" '' "$1"
}
ours="relnamespace = 'numsync'::regnamespace AND relname NOT IN ('account', 'schema_migration', 'schema_view')"
none "every table begins with account_id" "SELECT relname FROM pg_class c WHERE relkind IN ('r', 'p') AND $ours AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attnum = 1 AND attname = 'account_id' AND atttypid = 'bigint'::regtype AND attnotnull)"
none "so does every unique index" "SELECT indexrelid::regclass FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE $ours AND indisunique AND indkey[0] <> 1"
none "so does every foreign key, on both sides" "SELECT conname FROM pg_constraint k JOIN pg_attribute r ON r.attrelid = k.confrelid AND r.attnum = k.confkey[1] JOIN pg_class c ON c.oid = k.conrelid WHERE $ours AND contype = 'f' AND (conkey[1] <> 1 OR r.attname <> 'account_id')"
none "no exclusion constraint" "SELECT conname FROM pg_constraint WHERE connamespace = 'numsync'::regnamespace AND contype IN ('x', 't')"
none "no trigger" "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE relnamespace = 'numsync'::regnamespace AND NOT tgisinternal"
none "no rule but views" "SELECT ev_class::regclass FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class WHERE relnamespace = 'numsync'::regnamespace AND rulename <> '_RETURN'"
none "no domain, no enum" "SELECT typname FROM pg_type WHERE typnamespace = 'numsync'::regnamespace AND typtype IN ('d', 'e')"
none "no sequence but of account" "SELECT relname FROM pg_class WHERE relnamespace = 'numsync'::regnamespace AND relkind = 'S' AND relname <> 'account_account_id_seq'"
none "no procedural function but the two that plan when they know the account" "SELECT proname FROM pg_proc p JOIN pg_language l ON l.oid = prolang WHERE pronamespace = 'numsync'::regnamespace AND lanname <> 'sql' AND proname NOT IN ('evaluate_expectations', 'plan_digest')"

# the shard step
if [ "$(sql "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")" != t ]; then
	skip "the shard step, on a double of Citus" "the database user is no superuser"
	done_testing
	exit
fi
if [ "$(sql "SELECT count(*) FROM pg_extension WHERE extname = 'citus'")" = 1 ]; then
	none "Citus distributes every table" "SELECT relname FROM pg_class c WHERE relkind IN ('r', 'p') AND NOT relispartition AND relname NOT IN ('schema_migration', 'schema_view') AND relnamespace = 'numsync'::regnamespace AND NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = c.oid)"
	python3 tests/lib/explain.py "$work"/text/queries/*.sql >"$work/explain.sql"
	{
		echo 'SET jit = off; SET enable_nestloop = off; SET join_collapse_limit = 1;'
		cat "$work/explain.sql"
	} | psql "$DATABASE_URL" -X -q -A -t >"$work/plans" 2>&1
	absent 'ERROR' "Citus plans every statement" "$work/plans"
	[ "$(grep -c 'Task Count: 1$' "$work/plans")" -gt 150 ]
	ok "most of them are about the shards of one account"
	is "$(awk '/^== / { name = $2 } /Task Count: / && $NF != 1 { print name }' "$work/plans" | sort -u | tr '\n' ' ')" \
		'add_removal clear_ended_readings clear_ended_versions count_months find_work list_due list_ended ' \
		"but for those about all accounts"
	done_testing
	exit
fi
# where Citus is loaded, which its settings tell, hash joins are asked for by SET LOCAL, which it hands on to its nodes
for loaded in '' '-c citus.propagate_set_commands=none'; do
	PGOPTIONS="-c log_statement=all -c client_min_messages=log $loaded" run 0 "$numsync" drift --verbose
	like "$work/err" "execute prefer_hash_joins${loaded:+_on_shards}: " "hash joins are asked for${loaded:+ on shards}"
done
keys="SELECT string_agg(conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid), ';' ORDER BY 1) FROM (SELECT * FROM pg_constraint WHERE contype = 'f' AND connamespace = 'numsync'::regnamespace ORDER BY conrelid::regclass::text, conname) k"
before=$(sql "$keys")
psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 >"$work/out" 2>&1 <<'SQL'
SET allow_system_table_mods = on;
CREATE TABLE pg_catalog.pg_dist_partition (logicalrelid regclass, partmethod text, colocated text, cleared boolean DEFAULT false);
CREATE FUNCTION pg_catalog.truncate_local_data_after_distributing_table(function_name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE pg_dist_partition SET cleared = true WHERE logicalrelid = function_name;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'supplied parameter is not a distributed relation';
	END IF;
END $$;
CREATE FUNCTION pg_catalog.citus_double(t regclass, method text, colocated text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = t) THEN
		RAISE EXCEPTION 'table % is already distributed', t;
	END IF;
	IF EXISTS (SELECT FROM pg_constraint k WHERE contype = 'f' AND (conrelid = t OR confrelid = t)
		AND NOT EXISTS (SELECT FROM pg_dist_partition d WHERE d.logicalrelid = CASE WHEN conrelid = t THEN confrelid ELSE conrelid END)) THEN
		RAISE EXCEPTION 'cannot create foreign key constraint since relations are not colocated: %', t;
	END IF;
	IF method = 'h' AND EXISTS (SELECT FROM pg_index i WHERE indrelid = t AND indisunique
		AND NOT (SELECT attnum FROM pg_attribute WHERE attrelid = t AND attname = 'account_id') = ANY (i.indkey)) THEN
		RAISE EXCEPTION 'cannot create constraint on "%": unique constraints must include the distribution column', t;
	END IF;
	IF EXISTS (SELECT FROM pg_class WHERE relnamespace = 'numsync'::regnamespace AND relkind = 'v')
		OR EXISTS (SELECT FROM pg_proc WHERE pronamespace = 'numsync'::regnamespace) THEN
		RAISE EXCEPTION 'cannot distribute "%": a view or function has dependency to it', t;
	END IF;
	IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = t AND NOT tgisinternal) THEN
		RAISE EXCEPTION 'cannot distribute relation "%" because it has triggers', t;
	END IF;
	INSERT INTO pg_dist_partition VALUES (t, method, colocated);
END $$;
CREATE FUNCTION pg_catalog.create_distributed_table(table_name regclass, distribution_column text, distribution_type text DEFAULT 'hash',
	colocate_with text DEFAULT 'default', shard_count int DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF distribution_column <> 'account_id' THEN RAISE EXCEPTION 'distributed by %', distribution_column; END IF;
	IF colocate_with NOT IN ('default', 'none') AND NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = colocate_with::regclass) THEN
		RAISE EXCEPTION 'relation % is not distributed', colocate_with;
	END IF;
	PERFORM citus_double(table_name, 'h', colocate_with);
END $$;
CREATE FUNCTION pg_catalog.create_reference_table(table_name regclass) RETURNS void LANGUAGE sql AS $$ SELECT citus_double(table_name, 'n', NULL) $$;
CREATE FUNCTION pg_catalog.citus_double_command() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
	IF current_setting('application_name') NOT LIKE 'numsync%' THEN
		RETURN; -- this test itself
	END IF;
	IF regexp_replace(current_query(), '\$\$.*?\$\$|''[^'']*''|--[^\n]*', '', 'g') ~ ';\s*\S' THEN
		RAISE EXCEPTION 'cannot insert multiple commands into a prepared statement';
	END IF;
	IF current_setting('citus.multi_shard_modify_mode', true) IS DISTINCT FROM 'sequential' THEN
		RAISE EXCEPTION 'there was a parallel operation on a distributed table in the transaction';
	END IF;
END $$;
CREATE EVENT TRIGGER citus_double ON ddl_command_start EXECUTE FUNCTION pg_catalog.citus_double_command();
SQL
ok "a double of Citus"
sed 's/^/# /' "$work/out"
run 0 "$numsync" migrate
none "every table is distributed" "SELECT relname FROM pg_class c WHERE relkind IN ('r', 'p') AND NOT relispartition AND $ours AND NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = c.oid AND partmethod = 'h')"
is "$(sql "SELECT partmethod FROM pg_dist_partition WHERE logicalrelid = 'numsync.account'::regclass")" n "account is on every node"
is "$(sql "SELECT count(*) FROM pg_dist_partition WHERE logicalrelid = 'numsync.schema_migration'::regclass")" 0 "the table of migrations is on the first alone"
is "$(sql "SELECT string_agg(DISTINCT colocated, ' ') FROM pg_dist_partition WHERE partmethod = 'h'")" 'none numsync.run' "all of an account is on one node"
is "$(sql "$keys")" "$before" "the foreign keys are back as they were"
is "$(sql "SELECT count(*) FROM pg_dist_partition WHERE NOT cleared")" 0 "what was copied to the nodes does not stay on the first"
first=$(sql "SELECT string_agg(logicalrelid::text, ' ' ORDER BY logicalrelid::text) FROM pg_dist_partition")
views=$(sql "SELECT 'numsync.billing'::regclass::oid")
run 0 "$numsync" migrate
is "$(sql "SELECT string_agg(logicalrelid::text, ' ' ORDER BY logicalrelid::text) FROM pg_dist_partition")" "$first" "again: no table is distributed twice"
is "$(sql "SELECT 'numsync.billing'::regclass::oid")" "$views" "and where all are, no view is made anew"
# an upgrade: a later table joins the others, and keys that refer to it are kept
sql "CREATE TABLE numsync.later (account_id bigint NOT NULL, run_id bigint, PRIMARY KEY (account_id))"
run 2 "$numsync" migrate --check
like "$work/out" '^pending: 1 table to distribute' "migrate --check says that a table is not among the shards"
run 0 "$numsync" migrate
is "$(sql "SELECT colocated FROM pg_dist_partition WHERE logicalrelid = 'numsync.later'::regclass")" numsync.run "a table of an upgrade joins the others"
# what Citus refuses leaves everything as it was
sql "CREATE TABLE numsync.wrong (account_id bigint NOT NULL, id text, UNIQUE (id))"
run 74 "$numsync" migrate
like "$work/err" 'distributing the tables by account.*unique constraints' "a table that cannot be distributed is named"
is "$(sql "$keys")" "$before" "a failed migration leaves the foreign keys"
sql "DROP TABLE numsync.wrong, numsync.later"
# a schema that is made there from its first table on
sql "DROP SCHEMA numsync CASCADE; DELETE FROM pg_dist_partition"
run 0 "$numsync" migrate
is "$(sql "SELECT string_agg(logicalrelid::text, ' ' ORDER BY logicalrelid::text) FROM pg_dist_partition")" "$first" "a fresh schema is distributed likewise"
is "$(sql "$keys")" "$before" "and has the same foreign keys"
sandbox --generate 20
run 0 "$numsync" run
done_testing
