# What every end-to-end test begins with: `. tests/lib/e2e.sh`. Gives
#   $work                  a temporary folder, removed at the end
#   database [NAME]        a fresh migrated database; sets DATABASE_URL and name
#   with_options OPTIONS   DATABASE_URL with these options of the server's
#   sandbox [OPTION...]    starts numsync-sandbox; sets NUMSYNC_API_URL and LEADPING_API_KEY
#   sandbox_stop, stats JQ the sandbox's counters, through jq
#   run STATUS COMMAND...  runs; output in $work/out and $work/err; fails the test when the status is another
#   await TEXT COMMAND...  waits until the command succeeds, at most 20 s; the test fails when it never does
#   await_sql TEXT QUERY   the same for a query that gives t
#   ok TEXT / is A B TEXT / like FILE PATTERN TEXT / sql QUERY
#   done_testing
set -u
build=${BUILD:-build}
numsync=$PWD/$build/numsync
sandbox_program=$PWD/$build/numsync-sandbox
fixtures=$PWD/fixtures
. tests/lib/cluster.sh
work=$(mktemp -d /tmp/nst.XXXXXX)
tests=0
failures=0
sandbox_pid=
status=0
unset LEADPING_API_KEY_FILE NUMSYNC_DATABASE DATABASE_URL NUMSYNC_RATE_LIMIT 2>/dev/null || true
export LC_ALL=C.UTF-8 NUMSYNC_CONFIG="$work/numsync.conf" NUMSYNC_RATE_LIMIT=0 NO_COLOR=1
: >"$NUMSYNC_CONFIG"

finish() {
	code=$?
	sandbox_stop
	cluster_stop
	rm -rf "$work"
	exit $code
}
trap finish EXIT
trap 'exit 130' INT TERM

cluster_start || exit 1

database() {
	name=${1:-numsync_test_$$_$(date +%N)}
	cluster_create "$name" || exit 1
	DATABASE_URL=$(cluster_url "$name")
	export DATABASE_URL
	"$numsync" migrate --quiet >"$work/migrate" 2>&1 || { cat "$work/migrate"; exit 1; }
}

with_options() { # OPTIONS: DATABASE_URL with these options of the server's
	case $DATABASE_URL in
	*://*) echo "$DATABASE_URL&options=$(jq -rn --arg v "$1" '$v | @uri')" ;;
	*) echo "$DATABASE_URL options='$1'" ;;
	esac
}

sql() {
	psql "$DATABASE_URL" -X -A -t -q -c "$1"
}

sandbox() {
	sandbox_stop
	export LEADPING_API_KEY=sk_test_canary_7f3a9
	# a file, not a pipe: the line must be read without waiting for the end
	: >"$work/sandbox.out"
	NUMSYNC_SANDBOX_KEY=$LEADPING_API_KEY "$sandbox_program" --rate 0 --exit-with-parent "$@" >"$work/sandbox.out" 2>"$work/sandbox.err" &
	sandbox_pid=$!
	for _ in $(seq 100); do
		NUMSYNC_API_URL=$(sed -n 's/.*listening on //p' "$work/sandbox.out")
		[ -n "$NUMSYNC_API_URL" ] && break
		kill -0 "$sandbox_pid" 2>/dev/null || { cat "$work/sandbox.err"; exit 1; }
		sleep 0.05
	done
	export NUMSYNC_API_URL
}

sandbox_stop() {
	[ -n "$sandbox_pid" ] || return 0
	kill "$sandbox_pid" 2>/dev/null
	wait "$sandbox_pid" 2>/dev/null
	sandbox_pid=
}

stats() { curl -s "$NUMSYNC_API_URL/sandbox/stats" | jq -r "($1) | if . == null then error(\"no such counter\") else . end"; }
state() { curl -s "$NUMSYNC_API_URL/sandbox/state"; }
control() { curl -s -X POST -H 'Content-Type: application/json' -d "$2" "$NUMSYNC_API_URL/sandbox/$1"; }

report() {
	tests=$((tests + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tests - $2"
	else
		failures=$((failures + 1))
		echo "not ok $tests - $2"
	fi
}
ok() { report $? "$1"; }
is() {
	[ "$1" = "$2" ]
	report $? "$3"
	[ "$1" = "$2" ] || printf '# have: %s\n# want: %s\n' "$1" "$2"
}
like() {
	grep -qE -- "$2" "$1"
	code=$?
	report $code "$3"
	[ $code = 0 ] || { echo "# $1 has no match for: $2"; sed 's/^/# /' "$1" | head -n 20; }
}
run() {
	expected_status=$1
	shift
	"$@" >"$work/out" 2>"$work/err" </dev/null
	status=$?
	[ "$status" = "$expected_status" ]
	code=$?
	report $code "exit $expected_status: $(echo "$*" | sed "s|$work/||g; s|$numsync|numsync|; s|$fixtures/||g" | cut -c 1-100)"
	[ $code = 0 ] || { echo "# exit $status"; sed 's/^/# out: /' "$work/out" | head -n 10; sed 's/^/# err: /' "$work/err" | head -n 15; }
	return 0
}
await() {
	awaited=$1
	shift
	for _ in $(seq 800); do
		"$@" && return 0
		sleep 0.025
	done
	false
	ok "in time: $awaited"
}
sql_holds() { [ "$(sql "$1" 2>/dev/null)" = t ]; }
await_sql() { await "$1" sql_holds "$2"; }
done_testing() {
	echo "1..$tests"
	[ $failures = 0 ]
}
