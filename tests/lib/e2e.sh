# What every end-to-end test begins with: `. tests/lib/e2e.sh`. README.md beside the folders says how to write one. Gives
#   $work                  a temporary folder, removed at the end
#   database [NAME]        a fresh migrated database; sets DATABASE_URL and name
#   prepared_by FUNCTION   a database as FUNCTION makes it; it is called once, and each one is a copy of the first
#   with_options OPTIONS   DATABASE_URL with these options of the server's
#   sandbox [OPTION...]    starts numsync-sandbox; sets NUMSYNC_API_URL and LEADPING_API_KEY
#   sandbox_stop, control CALL JSON, if_there CALL JSON, state, stats JQ   the sandbox's calls; its counters go through jq
#   sql QUERY              the answer of the database; a query that fails is counted, wherever it stands
#   of_all VIEW            what stands behind FROM for drift or release_watch; Citus plans no view of all accounts: there, its text for account 1
#   back INTERVAL COLUMN...  so much earlier, for the SET of an UPDATE; by way of UTC, so that a server with shards takes it, too
#   $locks                 what stands behind FROM for the locks of this database; a copy's tables have the numbers of the first one's
#   $lock_waits            what stands behind FROM for the sessions of this database that wait for a lock, on whatever node it is
#   lock_table TABLE       somebody holds it against all others, until lock_free
#   age INTERVAL           puts back all that was read so far; aged INTERVAL: its text
# Steps, which are no claims:
#   must [STATUS] COMMAND...  silent when it ends so (0), output in $work/out and $work/err; else the test ends there, with both
#   await TEXT COMMAND...  waits until the command succeeds, at most half a minute; the test fails when it never does
#   await_sql TEXT QUERY   the same for a query that gives t
#   on_screen OPTION... -- COMMAND...  what stays of it on a terminal (lib/terminal.py), without the progress line
# Claims, each a point of the test:
#   run STATUS COMMAND...  it ends so; output in $work/out and $work/err
#   ok TEXT                the command before succeeded
#   is HAVE WANT TEXT
#   like FILE PATTERN TEXT the file has a line that matches
#   absent PATTERN TEXT FILE...   the files are there, and none has such a line
#   same FILE FILE TEXT    the files are not empty, and equal
#   skip TEXT WHY          cannot be tried here
#   light COUNT TEXT       true for `make check LIGHT=1`, which leaves so many points out that need LibreOffice
#   done_testing           last: holds the JSON that run and must got from numsync against fixtures/schema, and says how many points there were
set -u
build=${BUILD:-build}
numsync=$PWD/$build/numsync
sandbox_program=$PWD/$build/numsync-sandbox
fixtures=$PWD/fixtures
. tests/lib/cluster.sh
work=$(mktemp -d "$(cluster_place)/nst.XXXXXX")
tests=0
failures=0
sandbox_pid=
status=0
unset LEADPING_API_KEY_FILE NUMSYNC_DATABASE DATABASE_URL NUMSYNC_RATE_LIMIT SUDO_USER 2>/dev/null || true
export LC_ALL=C.UTF-8 NUMSYNC_CONFIG="$work/numsync.conf" NUMSYNC_RATE_LIMIT=0 NO_COLOR=1
: >"$NUMSYNC_CONFIG"

# Debian's psql is a Perl script before the program, somebody's python3 may be a shell script, and jq takes 22 ms to begin; the tests
# call them thousands of times. gojq, which begins in 1 ms, prints keys in their order always
mkdir "$work/.bin"
ln -s "$(command -v gojq)" "$work/.bin/jq"
[ ! -x /usr/bin/python3 ] || ln -s /usr/bin/python3 "$work/.bin/python3"
programs=$(cluster_bin)
for program in psql pg_dump; do
	[ ! -x "$programs/$program" ] || ln -s "$programs/$program" "$work/.bin/$program"
done
# `sql` goes by lib/ask_sql.c and the sandbox's calls by lib/ask_http.c, where those are built
ask_as() { # NAME COMMAND
	[ ! -x "build/tests/$1" ] || { ln -s "$PWD/build/tests/$1" "$work/.bin/$1"; return; }
	printf '#!/bin/sh\n%s\n' "$2" >"$work/.bin/$1"
	chmod 755 "$work/.bin/$1"
}
# shellcheck disable=SC2016
ask_as ask_sql 'exec psql "$1" -X -A -t -q -c "$2"'
# shellcheck disable=SC2016
ask_as ask_http 'url=$1; shift; exec curl -sf ${1:+-X POST -H Content-Type:application/json -d "$1"} "$url"'
PATH=$work/.bin:$PATH

# between two questions the session stays with lib/hold_sql.c, which ends with the test
sql_holder=
if [ -x build/tests/hold_sql ]; then
	export HELD_SQL="$work/.held"
	build/tests/hold_sql </dev/null >/dev/null 2>&1 &
	sql_holder=$!
fi

finish() {
	code=$?
	sandbox_stop
	[ -z "$sql_holder" ] || { kill "$sql_holder" && wait "$sql_holder"; } 2>/dev/null || : # for who has set -e
	cluster_stop
	rm -rf "$work"
	exit $code
}
trap finish EXIT
trap 'exit 130' HUP INT TERM

cluster_start || exit 1

locks="(SELECT * FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database())) l"
lock_waits="(SELECT * FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') w"
! cluster_sharded || lock_waits="(SELECT * FROM citus_stat_activity WHERE datname = current_database() AND NOT is_worker_query
	AND global_pid IN (SELECT global_pid FROM citus_stat_activity WHERE wait_event_type = 'Lock')) w"

lock_table() { # TABLE
	(echo "BEGIN; LOCK TABLE $1 IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(60);") | psql "$DATABASE_URL" -X -q >/dev/null 2>&1 &
	lock_holder=$!
	await_sql "the lock is held" "SELECT count(*) > 0 FROM $locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = '$1'::regclass"
}

lock_free() {
	sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND datname = current_database() AND pid <> pg_backend_pid()" >/dev/null
	wait "$lock_holder" 2>/dev/null || :
}

# a copy of the first one that this very program migrated; on a server that was named only when a whole run looks after that one (check.sh)
database() {
	name=${1:-numsync_test_$$_$(date +%N)}
	ready=
	cluster_given && [ -z "${NUMSYNC_TEST_READY:-}" ] || ready=${NUMSYNC_TEST_READY:-numsync_ready}_$(stat -c %i_%s_%Y "$numsync")
	if [ -n "$ready" ] && cluster_create "$name" "$ready" 2>/dev/null; then
		DATABASE_URL=$(cluster_url "$name")
		export DATABASE_URL
		return
	fi
	cluster_create "$name" || exit 1
	DATABASE_URL=$(cluster_url "$name")
	export DATABASE_URL
	must "$numsync" migrate --quiet
	# of two that are at it at once, one comes too late
	[ -z "$ready" ] || (cluster_create "$ready" "$name" 2>/dev/null) || :
}

# a pooler may keep sessions in the first one, which then cannot be copied
prepared_by() { # FUNCTION
	name=numsync_test_$$_$(date +%N)
	if [ -z "${prepared:-}" ] || ! cluster_create "$name" "$prepared" 2>/dev/null; then
		"$1"
		prepared=$name
		name=numsync_test_$$_$(date +%N)
		# then the test has the first one itself, and what it does to it is in no later copy
		cluster_create "$name" "$prepared" 2>/dev/null || { name=$prepared && prepared=; }
	fi
	DATABASE_URL=$(cluster_url "$name")
	export DATABASE_URL
}

with_options() { # OPTIONS: DATABASE_URL with these options of the server's
	case $DATABASE_URL in
	*://*) echo "$DATABASE_URL&options=$(jq -rn --arg v "$1" '$v | @uri')" ;;
	*) echo "$DATABASE_URL options='$1'" ;;
	esac
}

sql() {
	ask_sql "$DATABASE_URL" "$1" || { broken "sql: $1"; echo "the query failed"; }
}

of_all() { # VIEW
	cluster_sharded || { echo "numsync.$1"; return; }
	[ -d "$work/.text" ] || { mkdir -p "$work/.text/queries" "$work/.text/views" && "$build/tests/prepare_sql" --text "$work/.text"; } || die "the text of $1"
	sed -n 's/.* CROSS JOIN LATERAL (/(/; s/account\.account_id/1::bigint/g; /^CREATE VIEW/d; /^COMMENT ON/d; s/;$//; p' "$work/.text/views/$1.sql"
}

back() { # INTERVAL COLUMN...
	back_by=$1
	shift
	printf "%s = (%s AT TIME ZONE 'UTC' - interval '$back_by') AT TIME ZONE 'UTC'" "$1" "$1"
	shift
	for back_column; do printf ", %s = (%s AT TIME ZONE 'UTC' - interval '$back_by') AT TIME ZONE 'UTC'" "$back_column" "$back_column"; done
}

aged() { # INTERVAL
	echo "UPDATE numsync.phone_number SET $(back "$1" valid_from);
		UPDATE numsync.phone_number_history SET $(back "$1" valid_from valid_to);
		UPDATE numsync.phone_number_reading SET $(back "$1" detail_at);
		UPDATE numsync.phone_number_reading_history SET $(back "$1" detail_at valid_to);
		UPDATE numsync.run SET $(back "$1" started_at ended_at);"
}

age() { sql "$(aged "$1")"; } # INTERVAL

sandbox() {
	sandbox_stop
	export LEADPING_API_KEY=sk_test_canary_7f3a9
	# a file, not a pipe: the line must be read without waiting for the end
	: >"$work/sandbox.out"
	NUMSYNC_SANDBOX_KEY=$LEADPING_API_KEY "$sandbox_program" --rate 0 --exit-with-parent "$@" >"$work/sandbox.out" 2>"$work/sandbox.err" &
	sandbox_pid=$!
	NUMSYNC_API_URL=
	sandbox_tries=0
	while [ -z "$NUMSYNC_API_URL" ] && [ $sandbox_tries -lt 200 ]; do
		kill -0 "$sandbox_pid" 2>/dev/null || { cat "$work/sandbox.err"; exit 1; }
		sandbox_tries=$((sandbox_tries + 1))
		sleep 0.025
		while read -r sandbox_line; do
			case $sandbox_line in *"listening on "*) NUMSYNC_API_URL=${sandbox_line##*listening on } ;; esac
		done <"$work/sandbox.out"
	done
	[ -n "$NUMSYNC_API_URL" ] || die "the sandbox listens"
	export NUMSYNC_API_URL
}

sandbox_stop() {
	[ -n "$sandbox_pid" ] || return 0
	kill "$sandbox_pid" 2>/dev/null
	wait "$sandbox_pid" 2>/dev/null
	sandbox_pid=
}

stats() {
	ask_http "$NUMSYNC_API_URL/sandbox/stats" | jq -r "($1) | if . == null then error(\"no such counter\") else . end"
}
state() { ask_http "$NUMSYNC_API_URL/sandbox/state" || broken "the sandbox's state"; }
control() { ask_http "$NUMSYNC_API_URL/sandbox/$1" "$2" || broken "control $1 $2"; }
if_there() { ask_http "$NUMSYNC_API_URL/sandbox/$1" "$2" >/dev/null; } # as control, of a number that may be gone

# a step that failed, perhaps in a subshell, which cannot count points: done_testing does
broken() { echo "$1" >>"$work/broken"; }

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
skip() { report 0 "$1 # SKIP $2"; }
light() {
	[ -n "${LIGHT:-}" ] || return 1
	[ -z "${LEFT_OUT:-}" ] || echo "$1 $2" >>"$LEFT_OUT"
	skip "$2" "LIGHT=1: $1 points that need LibreOffice"
}
# sets $shown_as: a command without the places of this run. It starts no process, for each run comes by here
shown() {
	shown_as=$*
	while :; do
		case $shown_as in
		*"$work/"*) shown_as=${shown_as%%"$work/"*}${shown_as#*"$work/"} ;;
		*"$fixtures/"*) shown_as=${shown_as%%"$fixtures/"*}${shown_as#*"$fixtures/"} ;;
		*"$numsync"*) shown_as=${shown_as%%"$numsync"*}numsync${shown_as#*"$numsync"} ;;
		*) break ;;
		esac
	done
	[ ${#shown_as} -le 100 ] || shown_as=$(printf '%.100s' "$shown_as")
}
show_output() {
	sed 's/^/# out: /' "$work/out" | head -n 10
	sed 's/^/# err: /' "$work/err" | head -n 15
}
die() { # TEXT: the test cannot go on
	broken "$1"
	report 1 "$1"
	echo "1..$tests"
	exit 1
}
is() {
	[ "$1" = "$2" ]
	report $? "$3"
	[ "$1" = "$2" ] || printf '# have: %s\n# want: %s\n' "$1" "$2"
}
like() {
	[ $# = 3 ] && [ -n "$2" ] && grep -qE -- "$2" "$1" # an empty pattern would match anything
	code=$?
	report $code "${3:-like FILE PATTERN TEXT}"
	[ $code = 0 ] || { echo "# $1 has no match for: $2"; sed 's/^/# /' "$1" | head -n 20; }
}
absent() {
	absent_pattern=$1 absent_title=$2 code=0
	shift 2
	[ -n "$absent_pattern" ] && [ $# -gt 0 ] || code=1
	for absent_file; do [ -f "$absent_file" ] || { code=1; echo "# $absent_file is not there"; }; done
	: >"$work/absent"
	[ $code = 1 ] || ! grep -anE -- "$absent_pattern" "$@" >"$work/absent" || code=1
	report $code "$absent_title"
	[ $code = 0 ] || sed 's/^/# /' "$work/absent" | head -n 10
}
same() {
	[ -s "$1" ] && [ -s "$2" ] && cmp -s "$1" "$2"
	code=$?
	report $code "$3"
	[ $code = 0 ] || diff "$1" "$2" | cut -c 1-200 | sed 's/^/# /' | head -n 20
}
# what --json printed; done_testing holds it against fixtures/schema
keep_json() {
	case " $* " in *'numsync '*' --json '* | *'numsync '*' --format json '*) ;; *) return 0 ;; esac
	[ -s "$work/out" ] || return 0
	mkdir -p "$work/.json"
	json_file=$(mktemp "$work/.json/XXXXXX")
	cp "$work/out" "$json_file"
	printf '%s\n' "$@" >"$json_file.words"
}
run() {
	expected_status=$1
	shift
	"$@" >"$work/out" 2>"$work/err" </dev/null
	status=$?
	keep_json "$@"
	[ "$status" = "$expected_status" ]
	code=$?
	shown "$@"
	report $code "exit $expected_status: $shown_as"
	[ $code = 0 ] || { echo "# exit $status"; show_output; }
	return 0
}
must() {
	expected_status=0
	case $1 in [0-9]*) expected_status=$1; shift ;; esac
	"$@" >"$work/out" 2>"$work/err" </dev/null
	status=$?
	keep_json "$@"
	[ "$status" = "$expected_status" ] && return
	echo "# exit $status, not $expected_status"
	show_output
	shown "$@"
	die "step: $shown_as"
}
await() {
	awaited=$1
	shift
	await_pause=0.025
	for await_try in $(seq 400); do
		"$@" && return 0
		case $await_try in
		12) await_pause=0.05 ;; # to ask costs more than to wait
		40) await_pause=0.1 ;;
		esac
		sleep $await_pause
	done
	false
	ok "in time: $awaited"
}
on_screen() { python3 tests/lib/terminal.py "$@" | tr -d '\r' | sed "s/.*$(printf '\033')\[K//"; }
sql_holds() { [ "$(ask_sql "$DATABASE_URL" "$1" 2>/dev/null)" = t ]; } # asked again and again: the server may be away
await_sql() { await "$1" sql_holds "$2"; }
done_testing() {
	if [ -d "$work/.json" ]; then
		python3 tests/lib/schema.py "$work/.json" >"$work/schema" 2>&1
		code=$?
		report $code "what was printed as JSON is as fixtures/schema says"
		[ $code = 0 ] || sed 's/^/# /' "$work/schema" | head -n 15
	fi
	[ ! -s "$work/broken" ] || { report 1 "every step was done"; sort "$work/broken" | uniq -c | cut -c 1-300 | sed 's/^/# /'; }
	echo "1..$tests"
	[ $failures = 0 ]
}
