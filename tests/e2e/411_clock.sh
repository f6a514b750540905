# The database's clock was once ahead.
# Promise: what lies in the future was not read then, is no age and keeps nobody away; it is reported, and versions never end before they begin.
. tests/lib/e2e.sh
database
if [ "$(sql 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user')" != t ]; then
	echo '1..0 # SKIP only a superuser may set the clock of a database'
	exit 0
fi
# statements of this database that ask for the time get another one, on each node
everywhere() { # SQL
	sql "$1"
	! cluster_sharded || cluster_nodes | while read -r host port; do
		ask_sql "$(cluster_on "$host" "$port" "$DATABASE_URL")" "$1" </dev/null || broken "$1"
	done
}
own='SET citus.enable_ddl_propagation = off; SET allow_system_table_mods = on'
ahead() { # INTERVAL
	while read -r clock kind; do
		everywhere "$own; ALTER FUNCTION pg_catalog.$clock() RENAME TO right_$clock;
CREATE FUNCTION pg_catalog.$clock() RETURNS timestamptz LANGUAGE sql $kind AS \$\$ SELECT pg_catalog.right_$clock() + interval '$1' \$\$"
	done <<-'CLOCKS'
		now STABLE
		clock_timestamp VOLATILE
	CLOCKS
}
right() {
	for clock in now clock_timestamp; do
		everywhere "$own; DROP FUNCTION pg_catalog.$clock(); ALTER FUNCTION pg_catalog.right_$clock() RENAME TO $clock"
	done
}
sandbox --generate 12 --page-limit 5
must "$numsync" pull
before=$(sql "SELECT to_char(max(ended_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM numsync.run") # by the clock of the run
control edit '{"id":"gen-0000001","set":{"name":"meanwhile"}}' >/dev/null
ahead '3 days'
run 0 "$numsync" run
right
control edit '{"id":"gen-0000001","set":{"name":"later"}}' >/dev/null
control edit '{"id":"gen-0000002","set":{"name":"later"}}' >/dev/null
is "$(sql 'SELECT count(*) FROM numsync.phone_number_reading WHERE detail_at > now()')" 12 "the readings are noted in the future"
run 0 "$numsync" status
like "$work/out" '12 read at a time still to come' "status reports readings in the future"
"$numsync" doctor >"$work/out" 2>&1
like "$work/out" '12 records are noted as read at a time that is still to come' "doctor reports readings in the future"
run 0 "$numsync" run
like "$work/err" '12 records are noted as read at a time that is still to come' "a run reports readings in the future"
is "$(sql 'SELECT records_read FROM numsync.run ORDER BY run_id DESC LIMIT 1')" 12 "a run reads what was noted in the future"
is "$(sql "SELECT string_agg(name, ' ' ORDER BY id) FROM numsync.phone_number WHERE id IN ('gen-0000001', 'gen-0000002')")" 'later later' "a run knows how the numbers are now"
is "$(sql 'SELECT count(*) FROM numsync.phone_number_reading WHERE detail_at > now()')" 0 "the readings are of today"
run 0 "$numsync" status
[ "$(grep -c 'still to come' "$work/out")" = 0 ]
ok "status has nothing to tell once the readings are of today"
# a number that is gone when its version is one of the future
control remove '{"id":"gen-0000002"}' >/dev/null
run 0 "$numsync" pull --force missing
is "$(sql "SELECT missing_since < now() FROM numsync.phone_number WHERE id = 'gen-0000002'")" t "the number that was removed is marked as gone"
is "$(sql 'SELECT count(*) FROM numsync.phone_number_history WHERE valid_to <= valid_from')" 0 "no version ends before it begins"
is "$(sql 'SELECT count(*) FROM numsync.phone_number_reading_history WHERE valid_to <= detail_at')" 0 "no reading ends before it was made"
is "$(sql 'SELECT count(*) FROM numsync.phone_number_version a JOIN numsync.phone_number_version b ON b.account_id = a.account_id AND b.id = a.id
	WHERE b.valid_from > a.valid_from AND b.valid_from < a.valid_to')" 0 "no two versions of a number are there at once"
run 0 "$numsync" export billing -o "$work/now.csv"
is "$(tail -n +2 "$work/now.csv" | wc -l)" 11 "an export has each number once"
run 0 "$numsync" export billing --as-of "$before" -o "$work/before.csv"
is "$(tail -n +2 "$work/before.csv" | wc -l)" 12 "what was before is as it was"
run 74 "$numsync" export billing --as-of "$(date -u +%FT%T.%6NZ)" -o "$work/x.csv"
like "$work/err" "cannot know what was known at .*: run 2 is noted as ended at .* the database's clock was ahead" "what was noted out of its order is not shown as if it were known"

# ages and ends that lie in the future
printf 'id,name\ngen-0000003,Wanted\n' >"$work/w.csv"
must "$numsync" import "$work/w.csv"
must 2 "$numsync" plan
sql "UPDATE numsync.plan SET created_at = now() + interval '2 days'"
run 64 "$numsync" apply --plan 1 --yes
like "$work/err" 'still to come' "a plan of the future is not applied"
sql "UPDATE numsync.run SET ended_at = now() + interval '2 days' WHERE run_id = 3"
run 0 "$numsync" run --all-accounts --jobs 2
is "$(sql "SELECT exit_status || ' ' || changes_confirmed FROM numsync.run ORDER BY run_id DESC LIMIT 1")" '0 1' "a run that ended in the future is not the one of today"
sql "UPDATE numsync.lease SET run_id = 4, host = 'x', process_id = 1, session = NULL; UPDATE numsync.lease_renewal SET expires_at = now() + interval '3 years'"
run 0 "$numsync" run
like "$work/err" 'counts as ended' "a lease until then is not waited for"

# what is old is asked of a clock that is right
ahead '50 hours'
run 74 "$numsync" prune --older-than 100d --dry-run
like "$work/err" "clock and this machine's are 2 days apart" "prune does not believe a clock that is a day off"
right
run 0 "$numsync" prune --older-than 100d --dry-run

# what was read by a run that died while the clock was ahead, and is noted as ended when the clock was right: two readings of a number
# are noted for the same time, and the later one counts
database
sandbox --generate 4
must "$numsync" pull
printf 'id,name\ngen-0000003,Wanted\n' >"$work/w.csv"
must "$numsync" import "$work/w.csv"
first=$(sql 'SELECT max(detail_at) FROM numsync.phone_number_reading')
ahead '3 days'
NUMSYNC_STEP=plan.ready run 137 build/steps/numsync run --refresh all
right
must "$numsync" pull --refresh all
moment=$(sql "SELECT to_char(max(ended_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM numsync.run")
must "$numsync" pull --refresh all
is "$(sql "SELECT count(*) FROM numsync.reading_version WHERE detail_at <= '$moment' AND valid_to > '$moment'")" 8 "two readings of each number are noted for a moment"
must "$numsync" export billing --raw --as-of "$moment" --columns id,read_at -o "$work/read.csv"
is "$(tail -n +2 "$work/read.csv" | while IFS=, read -r id at; do sql "SELECT '$at' > '$first'::timestamptz AND '$at' <= '$moment'::timestamptz"; done | tr '\n' ' ')" 't t t t ' \
	"an export of it says when each was read last"
done_testing
