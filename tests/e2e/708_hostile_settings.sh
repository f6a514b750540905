# A role and a database whose settings are against all that numsync needs: the whole day is that of a plain database.
# Promise: what correctness needs is set on each connection, whatever the server, the database, the user or PGOPTIONS say; what is only for
# speed is numsync's, unless who connects gave it himself.
. tests/lib/e2e.sh
. tests/lib/day.sh
if [ "$(psql "$(cluster_url postgres)" -X -A -t -c 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user' 2>/dev/null)" != t ]; then
	echo '1..0 # SKIP the database user is no superuser'
	exit 0
fi
day_plain "$work/plain"
is "$(cat "$work/plain/failed" 2>/dev/null)" '' "on a plain database every command of the day ends as it should"

day_database
hostile=${name}_hostile
sql "CREATE ROLE $hostile LOGIN PASSWORD 'canary'; GRANT CREATE ON DATABASE $name TO $hostile; GRANT SET ON PARAMETER session_replication_role TO $hostile"
drop_hostile() {
	code=$?
	DATABASE_URL=$day_owner
	cluster_maintain -c "DROP DATABASE IF EXISTS $name WITH (FORCE)" -c "REVOKE SET ON PARAMETER session_replication_role FROM $hostile" -c "DROP ROLE IF EXISTS $hostile" >/dev/null 2>&1
	(exit $code)
	finish
}
trap drop_hostile EXIT
# numsync sets what it needs on the first node of a server with shards; what a role has on the others holds there
first=
! cluster_sharded || first='SET citus.enable_ddl_propagation = off;'
# whatever numsync calls without its schema would be found here first
decoys='CREATE SCHEMA decoy; GRANT USAGE ON SCHEMA decoy TO PUBLIC;'
for table in account run plan change phone_number pg_class pg_namespace pg_settings pg_proc; do
	decoys="$decoys CREATE TABLE decoy.$table (account_id text, name text, oid oid);"
done
for function in 'lower(text)' 'set_config(text, text, boolean)' 'pg_backend_pid()' 'now()' 'to_regclass(text)' 'starts_with(text, text)' 'count(anyelement)' 'format(text, text)' 'current_setting(text)' 'encode(bytea, text)'; do
	decoys="$decoys CREATE FUNCTION decoy.$function RETURNS text LANGUAGE plpgsql AS \$\$ BEGIN RETURN 'decoy'; END \$\$;"
done
sql "$first $decoys"'CREATE FUNCTION decoy.never(text, text) RETURNS boolean LANGUAGE sql AS $$ SELECT false $$;
	CREATE OPERATOR decoy.= (LEFTARG = text, RIGHTARG = text, FUNCTION = decoy.never); CREATE OPERATOR decoy.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = decoy.never)'
settings=$(sed -E "s/^database /ALTER DATABASE $name SET /; s/^role /ALTER ROLE $hostile SET /; s/^both /ALTER ROLE $hostile IN DATABASE $name SET /; s/( SET [^ ]+) (.*)/\1 = \2;/" <<'SETTINGS'
role search_path decoy, pg_catalog
database DateStyle 'German, DMY'
database IntervalStyle 'sql_standard'
database TimeZone 'Asia/Kathmandu'
database timezone_abbreviations 'India'
database client_encoding 'LATIN1'
database bytea_output 'escape'
database extra_float_digits -15
database xmloption 'content'
database xmlbinary 'hex'
database standard_conforming_strings off
database escape_string_warning on
database backslash_quote off
database array_nulls off
database transform_null_equals on
database quote_all_identifiers on
database default_transaction_isolation 'serializable'
database default_transaction_deferrable on
database default_toast_compression 'pglz'
database lo_compat_privileges on
role synchronous_commit off
role session_replication_role 'replica'
role check_function_bodies off
role exit_on_error on
role client_min_messages debug1
role row_security on
role password_encryption 'md5'
role statement_timeout '150ms'
role lock_timeout '1ms'
role idle_in_transaction_session_timeout '100ms'
role idle_session_timeout '700ms'
role log_statement 'all'
role log_min_duration_statement 0
role log_duration on
role log_min_error_statement debug1
role lc_messages 'C'
role track_activities off
role debug_print_plan off
role commit_siblings 0
role temp_file_limit '1GB'
role plpgsql.variable_conflict 'use_column'
role plpgsql.extra_errors 'all'
role plpgsql.extra_warnings 'all'
both work_mem '64kB'
both maintenance_work_mem '1MB'
both hash_mem_multiplier 1
both temp_buffers '800kB'
both plan_cache_mode 'force_generic_plan'
both from_collapse_limit 1
both join_collapse_limit 1
both geqo_threshold 2
both geqo_effort 1
both constraint_exclusion on
both cursor_tuple_fraction 1
both default_statistics_target 1
both random_page_cost 1000
both cpu_index_tuple_cost 100
both effective_cache_size '8kB'
both max_parallel_workers_per_gather 4
SETTINGS
)
# every way to plan, and what one server has and another has not: workers for all that may go to one, tables alone, a transaction's end
sql "$first $settings $(sql "SELECT string_agg(format('ALTER ROLE $hostile SET %I = %L;', s.name, coalesce(v.value, 'off')), ' ') FROM pg_settings s
	LEFT JOIN (VALUES ('force_parallel_mode', 'on'), ('debug_parallel_query', 'on'), ('restrict_nonsystem_relation_kind', 'view'), ('transaction_timeout', '1s')) v (name, value)
	ON v.name = s.name WHERE v.name IS NOT NULL OR s.name ~ '^enable_' AND s.vartype = 'bool'")"
DATABASE_URL=$(cluster_url "$name" "$hostile" canary)
export DATABASE_URL
is "$(psql "$DATABASE_URL" -X -A -t -q -c 'SHOW DateStyle' -c 'SHOW standard_conforming_strings' -c 'SHOW synchronous_commit' 2>/dev/null | tr '\n' ' ')" 'German, DMY off off ' \
	"who connects gets the hostile settings"
day "$work/hostile"
# whatever it costs, the first query of a connection is made into machine code: a third of a second, so not for all of the day
compiles=
for setting in 'jit = on' 'jit_above_cost = 0' 'jit_inline_above_cost = 0' 'jit_optimize_above_cost = 0'; do
	compiles="$compiles ALTER ROLE $hostile IN DATABASE $name SET $setting;"
done
day_sql "$first $compiles"
is "$(psql "$DATABASE_URL" -X -A -t -q -c 'SHOW jit' -c 'SHOW jit_above_cost' -c 'SHOW jit_inline_above_cost' -c 'SHOW jit_optimize_above_cost' 2>/dev/null | tr '\n' ' ')" 'on 0 0 0 ' \
	"who connects gets a server that compiles"
# a transaction that waits longer than any of these deadlines
psql "$day_owner" -X -q -c "BEGIN" -c "LOCK TABLE numsync.account" -c "SELECT pg_sleep(3)" >/dev/null &
holder=$!
locked() { [ "$(ask_sql "$day_owner" "SELECT count(*) FROM $locks WHERE relation = 'numsync.account'::regclass AND mode = 'AccessExclusiveLock' AND granted")" = 1 ]; }
await "the table is locked" locked
run 0 "$numsync" status
wait "$holder"
hostile_url=$DATABASE_URL DATABASE_URL=$day_owner
sql "$first ALTER ROLE $hostile RESET ALL; ALTER ROLE $hostile IN DATABASE $name RESET ALL; ALTER DATABASE $name RESET ALL"
day_left "$work/hostile"
day_same "$work/hostile" "$work/plain" "hostile settings"
# what who connects gives himself does not win over it either
DATABASE_URL=$hostile_url
PGOPTIONS='-c array_nulls=off -c standard_conforming_strings=off -c DateStyle=German -c search_path=decoy -c default_transaction_isolation=serializable' run 0 "$numsync" status
day_mask <"$work/out" | sed 's/oldest.*//' >"$work/given"
run 0 "$numsync" status
day_mask <"$work/out" | sed 's/oldest.*//' >"$work/plain_status"
same "$work/given" "$work/plain_status" "options of the connection change nothing that is shown"
done_testing
