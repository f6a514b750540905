# pgbouncer between numsync and the server, with the settings of its package.
# Promise: a pooler that keeps a session for each client is as good as none; one that does not is refused at once (78) with the cure, and its
# sessions are left as they were. One that hides it for a while is refused at the first transaction in another session: nothing is sent twice.
. tests/lib/e2e.sh
. tests/lib/day.sh
if cluster_given; then
	echo '1..0 # SKIP a pooler is tried before a server of our own'
	exit 0
fi
pooler_pid=
pooler() { # MODE [LINE...]: starts it before the cluster, in a folder of its own, whose path is the host
	pooler_stop
	pooler=$work/pooler
	rm -rf "$pooler"
	mkdir -m 777 "$pooler"
	echo '"postgres" ""' >"$pooler/users"
	{
		printf '[databases]\n* = host=%s\n[pgbouncer]\n' "$NUMSYNC_TEST_CLUSTER"
		printf 'listen_addr =\nunix_socket_dir = %s\nlisten_port = 6432\nauth_type = trust\nauth_file = %s/users\npidfile = %s/pid\n' "$pooler" "$pooler" "$pooler"
		printf 'stats_users = postgres\npool_mode = %s\n' "$1"
		shift
		[ $# = 0 ] || printf '%s\n' "$@"
	} >"$pooler/ini"
	chmod 755 "$work"
	cluster_as /usr/sbin/pgbouncer -q "$pooler/ini" >"$pooler/out" 2>&1 &
	pooler_pid=$!
	await "pgbouncer listens" test -S "$pooler/.s.PGSQL.6432"
	await "pgbouncer says who it is" test -s "$pooler/pid"
	export DATABASE_URL="host=$pooler port=6432 user=postgres dbname=$name"
}
pooler_stop() {
	[ -n "$pooler_pid" ] || return 0
	kill "$(cat "$pooler/pid")" # it is a child of what was started
	wait "$pooler_pid" 2>/dev/null
	pooler_pid=
}
finish_pooler() {
	code=$?
	pooler_stop
	(exit $code)
	finish
}
trap finish_pooler EXIT
day_plain "$work/plain"

day_database
pooler session
day "$work/session"
day_left "$work/session"
day_same "$work/session" "$work/plain" "pgbouncer, pool_mode = session"
asked=$(psql "host=$pooler port=6432 user=postgres dbname=pgbouncer" -X -A -t -c 'SHOW STATS' | awk -F '|' -v name="$name" '$1 == name { print $3 }')
[ "${asked:-0}" -gt 500 ]
ok "pgbouncer is what was asked: ${asked:-0} questions"

# settings that the user gave
PGOPTIONS='-c work_mem=1MB' run 74 "$numsync" status
like "$work/err" 'unsupported startup parameter(: options| in options: work_mem): .*take them out of .database. and PGOPTIONS.*ignore_startup_parameters' \
	"options that pgbouncer refuses: the message names the cause and the cures"
pooler session 'ignore_startup_parameters = options'
PGOPTIONS='-c work_mem=1MB' run 0 "$numsync" status

for mode in transaction statement; do
	for round_robin in 0 1; do
		pooler $mode "server_round_robin = $round_robin"
		run 78 "$numsync" status
		like "$work/err" 'gives each transaction another session.*pool_mode = session' "pool_mode = $mode is refused with the cure"
		run 78 "$numsync" migrate
		run 78 "$numsync" doctor
		like "$work/out" 'failure +database .*pool_mode = session' "doctor says it of pool_mode = $mode, too"
		is "$(psql "$DATABASE_URL" -X -A -t -q -c 'SHOW search_path' | tail -n 1)" '"$user", public' "no session of pool_mode = $mode was changed"
	done
done
# sessions that are made ready, so that a pool has some to choose from
pooler transaction 'min_pool_size = 5'
run 78 "$numsync" status
pooler_stop

# ---- a pool that is so busy that it gives another session late: between which two transactions is the test's choice
database
direct=$DATABASE_URL
sandbox --generate 8
must "$numsync" pull
mkdir "$work/busy"
busy() { # TIMES: the busy pooler changes the session then
	echo "$1" >"$work/busy/times"
	DATABASE_URL="host=$work/busy port=6432 user=postgres dbname=$name"
}
python3 tests/lib/pooler.py "$NUMSYNC_TEST_CLUSTER/.s.PGSQL.5432" "$work/busy/.s.PGSQL.6432" "$work/busy/times" &
busy_pid=$!
await "the busy pooler listens" test -S "$work/busy/.s.PGSQL.6432"
busy 1
run 78 "$numsync" status
like "$work/err" 'pool_mode = session' "a session that changes while it is looked at is refused with the cure"
busy 2
run 0 "$numsync" status
sql "SELECT id || ',Busy ' || id FROM numsync.phone_number ORDER BY id" | sed '1i id,name' >"$work/busy.csv"
DATABASE_URL=$direct
must "$numsync" import "$work/busy.csv"
for times in 3 4 6 9 13; do
	busy $times
	run 78 "$numsync" run
	like "$work/err" 'gives each transaction another session.*pool_mode = session' "a session that changes at its idle moment $times is refused with the cure"
	DATABASE_URL=$direct
	sql "UPDATE numsync.lease_renewal SET expires_at = now()"
done
kill "$busy_pid"
wait "$busy_pid" 2>/dev/null
run 0 "$numsync" run
is "$(stats .put)" 8 "each change was sent once"
is "$(sql "SELECT count(*) FROM numsync.phone_number WHERE name = 'Busy ' || id")" 8 "and each took effect"
done_testing
