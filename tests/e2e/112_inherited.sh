# What a process inherits from the one that starts it: closed descriptors, ignored and blocked signals, limits.
# Promise: what a process inherits is put right first thing; SIGHUP, SIGXFSZ and SIGXCPU ask for the same orderly end as SIGTERM; what nohup
# ignores stays ignored.
. tests/lib/e2e.sh
database
sandbox --generate 60 --page-limit 5
must "$numsync" pull

# descriptors 0 to 2 closed: the next connection must not get their numbers, and messages not go into it
printf '#!/bin/sh\ncat >/dev/null\necho said by the hook\necho said by the hook >&2\n' >"$work/hook.sh"
chmod 755 "$work/hook.sh"
printf '[numsync]\nhook = %s\n' "$work/hook.sh" >"$NUMSYNC_CONFIG"
chmod 600 "$NUMSYNC_CONFIG"
closed() { # REDIRECTIONS ARGUMENT...
	how=$1
	shift
	run 0 sh -c "exec \"\$@\" $how" sh "$numsync" "$@"
	is "$(sql "SELECT count(*) FROM numsync.run WHERE state = 'running' OR exit_status > 2")" 0 "$1 with $how: the run is closed, and went well"
}
for how in '>&- 2>&-' '<&- >&- 2>&-' '2>&-' '<&-' '<&- 2>&-'; do
	closed "$how" run --verbose
done
run 73 sh -c 'exec "$1" export billing -o "$2/no/folder/x.csv" >&- 2>&-' sh "$numsync" "$work"
"$sandbox_program" --exit-with-parent <&- 2>&- >"$work/second" &
second=$!
await "the second sandbox listens" grep -q listening "$work/second"
is "$(readlink /proc/$second/fd/0),$(readlink /proc/$second/fd/2)" /dev/null,/dev/null "the sandbox's are /dev/null, too"
kill $second
wait $second 2>/dev/null

# signals that are ignored or blocked
run 0 env --ignore-signal=CHLD "$numsync" run
like "$work/err" 'said by the hook' "SIGCHLD ignored: the hook is waited for"
run 0 env --ignore-signal=CHLD "$numsync" run --all-accounts --jobs 2
: >"$NUMSYNC_CONFIG"
control faults '{"faults":["get:stall=100"]}' >/dev/null
at_least() { [ "$(stats "$1" 2>/dev/null || echo 0)" -ge "$2" ]; }
begin() { # COMMAND...
	control reset '{}' >/dev/null
	control faults '{"faults":["get:stall=100"]}' >/dev/null
	"$@" >"$work/out" 2>"$work/err" </dev/null &
	pid=$!
	await "records are asked for" at_least .get 1
}
ended() { # STATUS TEXT
	wait "$pid"
	is $? "$1" "$2: ends with $1"
	like "$work/err" 'stopped by a signal' "$2: and says why"
	is "$(sql "SELECT count(*) FROM numsync.run WHERE state = 'running'") $(sql 'SELECT count(*) FROM numsync.lease WHERE run_id IS NOT NULL')" "0 0" "$2: the run is closed, the lease released"
}
# env restores what the shell ignores of a command in the background
begin env --default-signal=INT --block-signal=TERM "$numsync" run --refresh all
kill -TERM "$pid"
ended 75 "SIGTERM blocked at start"
for signal in HUP XFSZ XCPU; do
	begin env --default-signal "$numsync" run --refresh all
	kill -$signal "$pid"
	kill -$signal "$pid" 2>/dev/null # a terminal says it twice
	ended 75 "SIG$signal"
done
begin env --default-signal "$numsync" run --refresh all --all-accounts --jobs 2
kill -HUP "$pid"
ended 75 "SIGHUP to the parent of workers"
begin env NUMSYNC_TIMEOUT=2s NUMSYNC_CONNECT_TIMEOUT=2s nohup "$numsync" run --refresh all # what stalls is asked for again
kill -HUP "$pid"
control faults '{"faults":[]}' >/dev/null
wait "$pid"
is $? 0 "nohup: SIGHUP is ignored, and the run goes on to its end"
begin nohup "$numsync" run --refresh all
kill -TERM "$pid"
ended 75 "nohup: SIGTERM is not ignored"

# a limit on the size of files
before=$(ls "$work")
run 73 sh -c 'ulimit -S -f 2; exec "$1" export billing --columns number,id,name,provider -o "$2/big.csv"' sh "$numsync" "$work"
like "$work/err" 'big.csv: File too large' "a file that may not grow: says so"
is "$(ls "$work")" "$before" "a file that may not grow leaves nothing behind"

# the private cluster is stopped
unset DATABASE_URL
chmod 755 "$work"
export NUMSYNC_CONFIG="$work/local.conf" NUMSYNC_STATE_DIR="$work/state"
run 0 env --ignore-signal=CHLD "$numsync" init --local
begin env --default-signal "$numsync" pull
test -e "$work/state/cluster/postmaster.pid"
ok "the private cluster runs during a command"
kill -HUP "$pid"
wait "$pid"
is $? 75 "SIGHUP ends a command with a private cluster with 75"
! test -e "$work/state/cluster/postmaster.pid"
ok "SIGHUP: the private cluster does not run on"
done_testing
