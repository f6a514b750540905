# A hot standby of the database. The primary is stopped in mid-run and the standby promoted.
# Promise: whatever writes is refused on a standby (74) before anything is asked of the API, with the way to the primary; what only reads
# works there; after a failover the next run finishes the work, and no change is sent twice.
unset NUMSYNC_TEST_CLUSTER NUMSYNC_TEST_DATABASE # servers of its own, which may be stopped
. tests/lib/e2e.sh
bin=$(cluster_bin)
first=$NUMSYNC_TEST_CLUSTER other=$NUMSYNC_TEST_CLUSTER/other # folders of two servers, and of their sockets
server_stop() { cluster_as "$bin/pg_ctl" -D "$1/data" -m immediate -w -s stop; }
finish_both() {
	code=$?
	server_stop "$other" 2>/dev/null
	(exit $code)
	finish 2>/dev/null
}
trap finish_both EXIT
at() { ask_sql "host=$1 user=postgres dbname=$name" "$2"; }
# The standby begins as a copy of the primary, which is stopped for it: that costs half of pg_basebackup
standby_new() { # PRIMARY STANDBY
	must cluster_as "$bin/pg_ctl" -D "$1/data" -w -s stop
	rm -rf "$2/data"
	[ -d "$2" ] || cluster_as mkdir "$2"
	must cluster_as cp -R "$1/data" "$2/data"
	cluster_as touch "$2/data/standby.signal"
	cluster_serve "$1"
	echo "primary_conninfo = 'host=$1 user=postgres'" >>"$2/data/postgresql.auto.conf"
	cluster_serve "$2"
	await "the standby has it all" caught_up "$1"
}
streams() { [ "$(at "$1" "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'")" = 1 ]; }
# up to what the primary has written; where it inserts next may be behind the head of a new page, and there no standby is before the next record
caught_up() { [ "$(at "$1" "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND replay_lsn >= pg_current_wal_lsn()")" = 1 ]; }
puts() { stats '[.puts_by_id[]] | length'; }
asked() { stats '"\(.list) \(.get) \(.put)"'; }
refused() { # COMMAND...: there, and the API hears nothing of it
	run 74 "$@" --database "$standby"
	like "$work/err" 'read-only standby.*target_session_attrs=read-write' "$2 is refused on a standby with the way to the primary"
	now=$(asked)
	is "$now" "$before" "$2, refused on a standby, asked nothing of the API"
	before=$now
}
name=numsync_test
cluster_create $name
DATABASE_URL=$(cluster_url $name)
export DATABASE_URL
must "$numsync" migrate --quiet
standby="host=$other user=postgres dbname=$name"
both="host=$other,$first user=postgres dbname=$name target_session_attrs=read-write" # whichever is the primary
sandbox --generate 20 --page-limit 10
run 0 "$numsync" pull
printf 'id,enabled\ngen-0000001,false\ngen-0000002,false\n' >"$work/e.csv"
run 0 "$numsync" import "$work/e.csv"
run 0 "$numsync" run
printf 'id,name\ngen-0000003,w\n' >"$work/f.csv"
run 0 "$numsync" import --source crm "$work/f.csv"
run 2 "$numsync" plan
# a month that can be closed: what there is was read an hour before its end
past="$(($(date +%s) - $(date -u -d "$(date -u +%Y-%m-01)" +%s) + 3600)) seconds"
age "$past"
month=$(date -u -d "$(date -u +%Y-%m-01) -1 day" +%Y-%m)
standby_new "$first" "$other"

# what writes
before=$(asked)
refused "$numsync" migrate
refused "$numsync" migrate --roles
refused "$numsync" init --config "$work/new.conf"
refused "$numsync" pull
refused "$numsync" run
refused "$numsync" run --all-accounts --jobs 2
refused "$numsync" import "$work/e.csv" --source new
refused "$numsync" import "$work/e.csv" --source new --dry-run
refused "$numsync" withdraw --source crm
refused "$numsync" withdraw --batch 1
refused "$numsync" withdraw --source crm --dry-run
refused "$numsync" plan
refused "$numsync" apply --yes
refused "$numsync" apply --yes --plan "$(sql 'SELECT max(plan_id) FROM numsync.plan')"
refused "$numsync" revert "$(sql "SELECT max(run_id) FROM numsync.run WHERE command = 'run'")"
refused "$numsync" close "$month"

# what only reads
reads() { run "$1" "$numsync" "$2" --database "$standby" ${3:-}; }
reads 2 drift
reads 2 drift --json
reads 0 drift --releases
reads 0 drift --overruled
reads 0 status
reads 0 status --json
reads 0 history gen-0000001
reads 0 report
reads 0 report --format=json
reads 0 report "--format=html -o $work/page.html"
reads 0 report '--list changes'
reads 0 report "--all-accounts --format=html -o $work/all.html"
reads 0 export billing
reads 0 export "billing -o $work/b.xlsx"
reads 0 export "billing --format=html -o $work/b.html"
reads 0 export 'billing --about'
reads 0 import --list
reads 0 close --list
reads 0 config
reads 0 fields
must "$numsync" export billing --raw --database "$standby" -o "$work/there.csv"
must "$numsync" export billing --raw -o "$work/here.csv"
same "$work/there.csv" "$work/here.csv" "the standby exports what the primary does"
run 0 "$numsync" doctor --database "$standby"
like "$work/out" '^warning +standby +.*read-only standby' "doctor says that the database is a standby"
like "$work/out" 'target_session_attrs=read-write' "doctor names the cure of a standby"

# several hosts: the one that can be written to, also when the first is a machine that is off (nothing answers there)
run 2 "$numsync" plan --database "$both"
run 0 "$numsync" run --database "$both"
is "$(puts)" 3 "target_session_attrs finds the primary"
python3 - "$work/port" <<-'END' &
	import os, signal, socket, sys
	listener = socket.socket()
	listener.bind(("127.0.0.1", 0))
	listener.listen(0)
	crowd = [socket.socket() for _ in range(4)] # there is no room for anybody else
	for one in crowd:
	    one.setblocking(False)
	    one.connect_ex(listener.getsockname())
	with open(sys.argv[1] + ".new", "w") as out:
	    out.write(str(listener.getsockname()[1]))
	os.rename(sys.argv[1] + ".new", sys.argv[1])
	signal.pause()
END
silent=$!
await "a port is silent" test -s "$work/port"
silence="host=127.0.0.1,$other,$first port=$(cat "$work/port"),5432,5432 user=postgres dbname=$name connect_timeout=1"
run 0 "$numsync" drift --database "$silence target_session_attrs=read-write"
run 74 "$numsync" drift --database "host=127.0.0.1 port=$(cat "$work/port") connect_timeout=1"
like "$work/err" 'no answer within 1 s' "a server that is silent: said so"
kill $silent
wait $silent 2>/dev/null

# the primary stops in mid-run and the standby takes its place
begin() { # WORD
	sandbox --generate 60 --page-limit 10 --latency 40
	"$numsync" pull -q --database "$both"
	psql "$both" -X -A -t -q -c "SELECT 'id,name' UNION ALL (SELECT id || ',$1 ' || id FROM numsync.phone_number ORDER BY id LIMIT 8)" | sort -r >"$work/e.csv"
	run 0 "$numsync" import "$work/e.csv" --database "$both"
}
all_done() { # SERVER TEXT
	is "$(stats '[.puts_by_id[]] | max') $(puts)" '1 8' "$2: every change was made, none twice"
	is "$(at "$1" "SELECT (SELECT count(*) FROM numsync.change_state WHERE state = 'sending'), (SELECT count(*) FROM numsync.run WHERE state = 'running')")" '0|0' "$2: nothing is open"
}
promote() { cluster_as "$bin/pg_ctl" -D "$1/data" -w -s promote; }
count_confirmed() { at "$1" "SELECT count(*) FROM numsync.change_state WHERE state = 'confirmed'"; }
begin one
at "$first" "ALTER SYSTEM SET synchronous_standby_names = '*'"
at "$first" 'SELECT pg_reload_conf()' >/dev/null
await_sql "the standby is synchronous" "SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'"
before=$(count_confirmed "$first")
NUMSYNC_CONNECTIONS=1 "$numsync" run --refresh none --database "$both" >"$work/out" 2>"$work/err" &
pid=$!
await_sql "a change is confirmed" "SELECT count(*) > $before FROM numsync.change_state WHERE state = 'confirmed'"
server_stop "$first"
wait $pid
is $? 74 "the primary stops in mid-run: 74"
like "$work/err" 'database' "the primary stops in mid-run: the message names the database"
run 74 "$numsync" run --database "$both"
like "$work/err" 'read-only|not read-write' "while no server is a primary: said so"
run 74 "$numsync" doctor --database "$both"
like "$work/out" 'promote a standby, or name the primary' "doctor says what to do while no server is a primary"
promote "$other"
[ "$(count_confirmed "$other")" -gt "$before" ]
ok "what was confirmed is on record on the standby ($(($(count_confirmed "$other") - before)) of 8)"
run 0 "$numsync" run --database "$both"
all_done "$other" "synchronous replication"

# what a standby did not get before it was promoted is lost with the primary: what was done is seen by a GET, and not done again
standby_new "$other" "$first"
begin two
await "the standby has it all" caught_up "$other"
at "$first" "ALTER SYSTEM SET primary_conninfo = ''"
at "$first" 'SELECT pg_reload_conf()' >/dev/null
streams_not() { ! streams "$1"; }
await "the standby gets no more" streams_not "$other"
run 0 "$numsync" run --database "$both"
is "$(puts)" 8 "all is done on the primary"
server_stop "$other"
promote "$first"
run 0 "$numsync" run --database "$both"
all_done "$first" "a standby that lags behind"
is "$(at "$first" "SELECT count(*) FROM numsync.phone_number WHERE name LIKE 'two %'")" 8 "the mirror of the promoted standby has what was done"
done_testing
