# SIGTERM at every phase: an orderly end within 5 s (each is told in a comment; what is asserted, 30 s, is only that nothing
# hangs), exit status 75, nothing left half done, and the next run finishes the work.
# Promise: a signal or the end of the time budget is no crash: nothing new is begun, the run is closed, and the message says what is left.
. tests/lib/e2e.sh
export NUMSYNC_TIMEOUT=10m # so that no request ends by itself: what ends is what the signal ends, on a slow machine, too
stopped() { # TEXT STATUS: ends $pid by SIGTERM
	start=$(date +%s%3N)
	kill -TERM "$pid"
	wait "$pid"
	is $? "$2" "$1: ends with $2"
	took=$(($(date +%s%3N) - start))
	echo "# $1: ended after $took ms"
	[ $took -le 30000 ]
	ok "$1: does not hang"
	like "$work/err" 'signal' "$1: and says why"
	is "$(sql "SELECT (SELECT count(*) FROM numsync.run WHERE state = 'running') || ' ' ||
		(SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%')")" '0 0' "$1: the run is closed"
}
begin() { # ARGUMENT...
	"$numsync" "$@" >"$work/out" 2>"$work/err" </dev/null &
	pid=$!
}
at_least() { [ "$(stats "$1" 2>/dev/null || echo 0)" -ge "$2" ]; }
changes() { # so that there is something to send
	sql "SELECT 'id,name' UNION ALL (SELECT id || ',w$1 ' || id FROM numsync.phone_number ORDER BY id LIMIT 6)" | sort -r >"$work/c.csv"
	run 0 "$numsync" import "$work/c.csv"
}
database
# only what is stopped is slow
sandbox --generate 24 --page-limit 3 --slow-ms 500
control faults '{"faults":["list:slow=100","get:slow=100"]}' >/dev/null
begin run
await "the list is read" at_least .list 3
stopped "in the list" 75
control faults '{"faults":["get:slow=100"]}' >/dev/null
run 0 "$numsync" pull --refresh none
is "$(sql 'SELECT count(*) FROM numsync.phone_number')" 24 "after a signal in the list the next run goes on"
begin pull
await "records are read" at_least .get 6
stopped "among the records" 75
control faults '{"faults":[]}' >/dev/null
run 0 "$numsync" pull
changes a
control faults '{"faults":["put:stall=100"]}' >/dev/null
unknown='of 1 change it is not known whether it took effect; the next run finds out'
again=' \(1 of them needs a new plan, by the command that made this one\)'
NUMSYNC_CONNECTIONS=1 begin apply --yes
await_sql "a change is sent, and another one waits behind it" "SELECT count(DISTINCT change_id) > 1 FROM numsync.change_step"
stopped "with a PUT that is not answered" 75
is "$(sql "SELECT string_agg(state, ' ' ORDER BY state) FROM numsync.change_state WHERE state <> 'planned'")" 'not_sent sending' "a signal while a PUT is not answered: it stays open, and the one behind it was not sent"
like "$work/err" "stopped by a signal after 1 of 6 changes; the rest was not sent$again; to go on: numsync apply --plan 1\. And: $unknown$" \
	"a signal while a PUT is not answered: says how many changes are left, and of how many nobody knows"
control faults '{"faults":[]}' >/dev/null
run 0 "$numsync" run
is "$(stats '[.puts_by_id[]] | max') $(stats '.puts_by_id | length')" '1 6' "no change was sent twice, none is lost"
# the last change
printf 'id,name\n%s,the last\n' "$(sql 'SELECT id FROM numsync.phone_number ORDER BY id OFFSET 20 LIMIT 1')" >"$work/p.csv"
must "$numsync" import --source last "$work/p.csv"
control faults '{"faults":["put:stall=100"]}' >/dev/null
begin apply --yes
await_sql "the last change is sent" "SELECT count(*) > 0 FROM numsync.change_state WHERE state = 'sending'"
stopped "with the last PUT not answered" 75
like "$work/err" "stopped by a signal after 1 of 1 changes\. And: $unknown$" "a signal while the last PUT is not answered: nothing is left, and of one nobody knows"
control faults '{"faults":[]}' >/dev/null
run 0 "$numsync" run
# the time budget, too, ends in order, and says what is left
changes b
control faults '{"faults":["put:slow=100"]}' >/dev/null
NUMSYNC_CONNECTIONS=1 run 75 "$numsync" apply --yes --time-budget 1s
like "$work/err" "stopped by the time budget after [0-5] of 6 changes; the rest was not sent($again)?; to go on: numsync apply --plan [0-9]+" "the time budget: says how many changes are left"
control faults '{"faults":[]}' >/dev/null
run 0 "$numsync" run
is "$(sql "SELECT count(*) FROM numsync.phone_number WHERE name LIKE 'wb %'")" 6 "changes that the time budget left are sent by the next run"
# one that the API asked a pause for is left, too, whether the pause ends before the run (it is no longer than the window) or not
id=$(sql 'SELECT min(id) FROM numsync.phone_number')
this_plan='plan_id = (SELECT max(plan_id) FROM numsync.plan)'
for window in 3 60; do
	printf 'id,name\n%s,behind %s\n' "$id" $window >"$work/p.csv"
	must "$numsync" import "$work/p.csv"
	sql 'DELETE FROM numsync.request_pause'
	control faults '{"faults":["put:429=100"]}' >/dev/null
	NUMSYNC_RATE_LIMIT=100/$window begin apply --yes
	await_sql "its PUT is not taken" "SELECT count(*) > 0 FROM numsync.change_state WHERE state = 'not_sent' AND $this_plan"
	stopped "while a change waits for its next try, window $window" 75
	like "$work/err" 'stopped by a signal after 0 of 1 changes; the rest was not sent and needs a new plan, by the command that made this one$' \
		"a change that waits for its next try is left, window $window"
	control faults '{"faults":[]}' >/dev/null
	sql 'DELETE FROM numsync.request_pause'
	run 0 "$numsync" apply --yes
	is "$(sql "SELECT name FROM numsync.phone_number WHERE id = '$id'")" "behind $window" "and the command that made the plan sends it, window $window"
done
# one that nobody wants any more has its end already: a stop leaves nothing of it open
printf 'id,name\n%s,passing\n' "$(sql 'SELECT max(id) FROM numsync.phone_number')" >"$work/p.csv"
must "$numsync" import --source passing "$work/p.csv"
control faults '{"faults":["put:429=100"]}' >/dev/null
NUMSYNC_RATE_LIMIT=100/60 begin apply --yes
await_sql "its PUT is not taken" "SELECT count(*) > 0 FROM numsync.change_state WHERE state = 'not_sent' AND $this_plan"
must "$numsync" withdraw --source passing
await_sql "it is not wanted" "SELECT count(*) > 0 FROM numsync.change_state WHERE state = 'not_wanted' AND $this_plan"
kill -TERM "$pid"
wait "$pid"
is $? 3 "a stop while a change that nobody wants waits: ends as without the stop"
like "$work/err" '1 change was left out: what was planned is no longer wanted' "it says why"
absent 'stopped' "it does not say that something waits for an answer" "$work/err"
control faults '{"faults":[]}' >/dev/null
sql 'DELETE FROM numsync.request_pause'
# in the second before a GET asks what became of a PUT: it is told, and what was not done is left
changes lost
control faults '{"faults":["put:drop=100"]}' >/dev/null
begin apply --yes
await "a PUT is lost" grep -q 'asking with a GET' "$work/err"
stopped "while a PUT whose answer was lost has its second" 75
like "$work/err" 'stopped by a signal after 0 of 6 changes; the rest was not sent' "a change that was not done is left, not failed"
control faults '{"faults":[]}' >/dev/null
run 0 "$numsync" run
is "$(sql "SELECT count(*) FROM numsync.phone_number WHERE name LIKE 'wlost %'")" 6 "and is sent by the next run"
# each next one goes on behind where the one before was stopped, and the last finishes
changes paused
for call in list get put; do
	control reset '{}' >/dev/null
	control faults "{\"faults\":[\"$call:429=100\"]}" >/dev/null
	begin run --refresh all
	await "the API asks for a pause" at_least '.status."429" // 0' 1
	stopped "in a pause at $call" 75
	control faults '{"faults":[]}' >/dev/null
	sql 'DELETE FROM numsync.request_pause' # the test does not wait for its end
done
run 0 "$numsync" run
is "$(sql "SELECT count(*) FROM numsync.phone_number WHERE name LIKE 'wpaused %'")" 6 "what pauses had held up is done by the next run"
control reset '{}' >/dev/null
export NUMSYNC_RATE_LIMIT=6/60
# four requests at once are all that a minute has, and what was asked before does not count
before=$(sql 'DELETE FROM numsync.request_slot; SELECT max(run_id) FROM numsync.run')
begin pull --refresh all
await_sql "four pages are read, and the rate is used up" "SELECT count(*) = 12 FROM numsync.stage_row WHERE run_id > $before"
stopped "waiting for a slot" 75
export NUMSYNC_RATE_LIMIT=0
sql 'DELETE FROM numsync.request_slot'
# somebody holds a lock
for table in phone_number stage_row lease; do
	lock_table "numsync.$table"
	begin run
	await_sql "the run waits for it" "SELECT count(*) > 0 FROM $lock_waits"
	stopped "while $table is locked" 75
	lock_free
	await_sql "the sessions end" "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'numsync%'"
done
run 0 "$numsync" run
# what only reads has no second session by which it could end its statement: the server does so, which sees that its client is gone
lock_table numsync.phone_number
gone="SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'numsync%'"
for signal in TERM KILL; do
	PGOPTIONS='-c lock_timeout=10min' begin drift # so that nothing else ends it
	await_sql "drift waits for the lock" "SELECT count(*) > 0 FROM $lock_waits"
	kill -$signal "$pid"
	wait "$pid"
	is $? "$([ $signal = KILL ] && echo 137 || echo 75)" "drift, while phone_number is locked, by $signal"
	await_sql "the server ends its statement after $signal" "$gone"
done
lock_free
# imports, alone and from the inbox
awk 'BEGIN { print "id,name"; for (i = 1; i <= 400000; i++) printf "x%d,name %d\n", i, i }' >"$work/big.csv"
begin import --unknown-numbers keep "$work/big.csv"
copying="SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND query ~ 'COPY numsync.stage_(line|expectation)' AND application_name LIKE 'numsync%'"
await_sql "the file is read" "$copying"
stopped "in an import" 75
is "$(sql 'SELECT count(*) FROM numsync.import_batch WHERE line_count > 100')" 0 "nothing of the file is there"
mkdir "$work/inbox"
mv "$work/big.csv" "$work/inbox"
touch -d '1 minute ago' "$work/inbox/big.csv"
begin run --refresh none --inbox "$work/inbox"
await_sql "the file is read" "$copying"
stopped "in the inbox" 75
ls "$work/inbox" | grep -q big.csv
ok "a file of the inbox whose import was stopped is still there"
done_testing
