# The progress line: on a terminal only, for every command that lasts, cut to the width, and gone before anything else is said.
# Promise: not on a terminal, or with --quiet, there is none; a line is gone also at an error or a signal.
. tests/lib/e2e.sh
database
sandbox --generate 60 --latency 40
terminal() { # OPTION... -- COMMAND...: what the terminal got, in $work/tty; its drawings one a line in $work/drawn
	python3 tests/lib/terminal.py "$@" >"$work/tty"
	status=$?
	tr '\r' '\n' <"$work/tty" | sed -n 's/^\x1b\[K\(..*\)/\1/p' >"$work/drawn"
}
# After the last drawing the line is taken away, and no message stands behind one.
clean() {
	LC_ALL=C sed 's/.*\r\x1b\[K//; s/\r//g' "$work/tty" | grep -E 'requests in the window|at work for|[0-9]/s' >"$work/left"
	[ $? = 1 ] && [ -s "$work/tty" ] || { sed 's/^/# left on the screen: /' "$work/left"; false; }
}
export NUMSYNC_CONNECTIONS=1 NUMSYNC_RATE_LIMIT=3000/60 NUMSYNC_RATE_SHARE=100%

terminal -- "$numsync" pull
is "$status" 0 "pull on a terminal ends well"
like "$work/drawn" '^records: [0-9]+ of 60 \([0-9]+%\), [0-9.]+/s, 0:[0-9][0-9] left, [0-9]+ of 3000 requests in the window$' \
	"phase, done of total, rate, time left, requests in the window"
clean
ok "nothing of it is left on the screen"
run 0 "$numsync" pull --refresh all
is "$(wc -c <"$work/err" | tr -d ' ')" 0 "no progress line in a pipe"
terminal -- "$numsync" pull --refresh all --quiet
is "$(wc -c <"$work/tty" | tr -d ' ')" 0 "no progress line with --quiet"
terminal --size 40x24 -- "$numsync" pull --refresh all
is "$(grep -v '^default run' "$work/drawn" | awk '{ if (length($0) > 39) n++ } END { print (n + 0) " " (NR > 0) }')" "0 1" "a narrow terminal gets less of it, on one line"

# run and apply
"$numsync" export billing --raw | sed 1d | cut -d, -f 1 | head -n 40 | awk 'BEGIN { print "number,name" } { print $1 ",Line of " NR }' >"$work/names.csv"
"$numsync" import --quiet "$work/names.csv"
NUMSYNC_MAX_CHANGES=100% terminal -- "$numsync" apply --yes
like "$work/drawn" '^changes: [0-9]+ of 40 ' "apply says how many changes are done"
clean
ok "apply leaves nothing"
run 0 "$numsync" apply --yes
like "$work/out" ': nothing to correct . in sync . ' "an apply that had nothing to send says so"
like "$work/tty" ': 40 changes made . 0 failed' "what was done stands before what was read"
terminal -- "$numsync" run --refresh all
like "$work/drawn" '^records: [0-9]+ of 60 ' "run says how many records are read"
clean
ok "run leaves nothing"

# the API says stop: the line says so
control faults '{"faults":["get:429@10"]}' >/dev/null
terminal --await 'paused for' --then 'kill -INT $PID' -- "$numsync" pull --refresh all
like "$work/drawn" ', paused for [0-9]+ s, [0-9]+ of 3000 ' "the progress line shows a pause"
control faults '{"faults":[]}' >/dev/null
is "$status" 75 "an interrupt ends it in order"
clean
ok "an interrupt takes the line away"
terminal --await 'records: ' --then 'kill -INT $PID; kill -INT $PID; sleep 0.05; kill -INT $PID' -- "$numsync" pull --refresh all
must test -s "$work/drawn"
clean
ok "a second interrupt leaves nothing of the line"
NUMSYNC_RETRIES=0 terminal --await 'records: ' --then "kill $sandbox_pid" -- "$numsync" pull --refresh all
[ "$status" != 0 ] && [ -s "$work/drawn" ] && clean && tail -n 5 "$work/tty" | grep -q "^numsync: error: "
ok "an error takes the line away"
sandbox --generate 60 --latency 1500 # nothing is drawn in the first half second
terminal -- "$numsync" doctor
like "$work/drawn" '^doctor: ' "doctor says how long it is at work"
clean
ok "no answer of doctor stands behind the line"

# the database is waited for: each command that asks it for much
hold() { # SQL: somebody holds the lock that it takes
	ask_sql "$DATABASE_URL" "BEGIN; $1; SELECT pg_sleep(60)" >/dev/null 2>&1 &
	holder=$!
	# of a view, the lock of its own comes before those of its tables
	await_sql "the lock is held" "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"
}
free_it="ask_sql '$DATABASE_URL' \"SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()\" >/dev/null"
waits() { # SQL PHASE COMMAND...
	held=$1 phase=$2
	shift 2
	hold "$held"
	terminal --await "$phase: at work for" --then "$free_it" -- "$@"
	wait "$holder" 2>/dev/null
	like "$work/drawn" "^$phase: at work for 0:[0-9][0-9]" "$2: what it does and for how long"
	clean
	ok "$2 leaves nothing"
}
waits_for() { # TABLE PHASE COMMAND...
	table=$1
	shift
	waits "LOCK TABLE $table IN ACCESS EXCLUSIVE MODE" "$@"
}
waits_for numsync.expectation drift "$numsync" drift
waits_for numsync.expectation plan "$numsync" plan
waits_for numsync.phone_number status "$numsync" status
waits_for numsync.phone_number export "$numsync" export billing -o "$work/b.csv"
sql "UPDATE numsync.run SET $(back '70 days' started_at ended_at); UPDATE numsync.phone_number SET $(back '70 days' valid_from)"
waits_for numsync.phone_number close "$numsync" close --accept-stale "$(date -u -d "$(date -u +%Y-%m-15) -1 month" +%Y-%m)"
waits_for numsync.phone_number report "$numsync" report
waits_for numsync.phone_number history "$numsync" history +12020000000

# a long file, in and out
{ echo number,name; yes '+13030000000,Line' | head -n 3000000; } >"$work/long.csv"
terminal --await 'import: .* left' --then 'kill -INT $PID' -- "$numsync" import --unknown-numbers keep "$work/long.csv"
like "$work/drawn" '^import: [0-9]+ of [0-9]+ \([0-9]+%\), [0-9]+/s, [0-9]+:[0-9:]+ left' "import says how many lines are read"
clean
ok "an import that is interrupted leaves nothing"
# there is no line in the first half second: a short file comes later than that
head -n 3 "$work/names.csv" >"$work/short.csv"
terminal -- sh -c 'file=$1; shift; { sleep 2; cat "$file"; } | "$@"' - "$work/short.csv" "$numsync" import -
like "$work/drawn" '^import: ' "import says how long it is at work"
like "$work/tty" 'batch [0-9]+ of source admin' "an import that ends says what it did"
clean
ok "and no answer stands behind the line"
sql "INSERT INTO numsync.phone_number (account_id, id, number, row_read, record_read, valid_from, run_id) SELECT 1, 'x' || n, '+1404' || lpad(n::text, 7, '0'), true, true, now(), 1 FROM generate_series(1, 10000) n"
# whoever reads the lines takes them in sips, so that all of them last for two seconds, until the terminal has shown the line
terminal --await 'export: [0-9]+ of [0-9]+ .*, [0-9]+/s' --then "touch '$work/shown'" -- \
	sh -c 'shown=$1; shift; "$@" | { while [ ! -e "$shown" ] && [ "$(head -c 16384 | wc -c)" -gt 0 ]; do sleep 0.05; done; cat >/dev/null; }' \
	- "$work/shown" "$numsync" export billing
like "$work/drawn" '^export: [0-9]+ of [0-9]+ \([0-9]+%\), [0-9]+/s' "export says how many lines are written"
clean
ok "export leaves nothing"

# another one is at it, and leaves something to do
sql "UPDATE numsync.schema_view SET sha256 = 'of another numsync'"
waits "SELECT pg_advisory_xact_lock(hashtext('numsync migrate'), 0)" migrate "$numsync" migrate
is "$status" 0 "migrate goes on when it need not wait any more"
must "$numsync" migrate --check
# --help fits the terminal, too; elsewhere an option is one line, by which the manual is made
"$numsync" --help | awk '/^Commands:/ { on = 1; next } /^$/ { on = 0 } on { print $1 }' >"$work/commands"
must test -s "$work/commands"
terminal --size 80x24 -- sh -c 'while read -r command; do "$1" "$command" --help || echo "exit $?"; done <"$2"' - "$numsync" "$work/commands"
is "$(grep -c '^Usage: numsync ' "$work/tty")" "$(grep -c . "$work/commands")" "--help was seen on a terminal, of each command"
is "$(tr -d '\r' <"$work/tty" | awk '/^Usage: / { command = $3; rest = 0 } /^Exit status:/ { rest = 1 } /^exit / || (!rest && length > 80) { print command ": " $0 }')" '' \
	"no line of --help is wider than the terminal"
run 0 "$numsync" help --help
like "$work/out" '^Commands:' "help --help is the overview"
run 0 "$numsync" help help
like "$work/out" '^Usage: numsync help \[COMMAND\]' "help takes itself"
done_testing
