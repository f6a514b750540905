# A process that dies, two at once, and a list that loses numbers.
# Promise: whatever point the process died at, the next run takes the lease, closes the old run as interrupted and goes on; a slow
# holder can do no harm. If a list is empty, or drops more numbers than the limit allows, none is marked as gone.
. tests/lib/e2e.sh
database
sandbox --generate 60 --page-limit 10 --latency 100
# killed in the middle of pulling
"$numsync" pull >/dev/null 2>&1 &
pid=$!
reads_records() { [ "$(stats .get 2>/dev/null)" -gt 8 ]; }
await "some records are read" reads_records
kill -9 $pid 2>/dev/null
wait $pid 2>/dev/null
run 0 "$numsync" pull
like "$work/err" 'interrupted' "the next run takes over and says so"
is "$(sql "SELECT count(*) FROM numsync.run WHERE state = 'interrupted'")" 1 "the dead run is on record"
is "$(sql 'SELECT count(*) FROM numsync.phone_number WHERE record_read')" 60 "the run that takes over finishes the work"

# two at once
"$numsync" pull --refresh all >"$work/first" 2>&1 &
pid=$!
await_sql "a run holds the account" "SELECT count(*) > 0 FROM numsync.run WHERE state = 'running'"
run 75 "$numsync" pull
like "$work/err" 'worked on by run' "a second run is told who holds the account"
wait $pid
is $? 0 "the first run is not disturbed by the second"

# one that died when all was read and before its end was on record
sql "UPDATE numsync.run SET state = 'running', ended_at = NULL WHERE run_id = (SELECT max(run_id) FROM numsync.run)"
read=$(stats .get)
run 0 "$numsync" pull --refresh all
like "$work/err" 'interrupted' "the next run takes over from a run that died at its end"
is "$(stats .get)" "$read" "records that the interrupted run had read are not read again"
# but for one that the list shows to have changed since; and of a run that began long ago, all
died() { sql "UPDATE numsync.run SET state = 'running', ended_at = NULL, started_at = started_at - $1::interval WHERE run_id = (SELECT max(run_id) FROM numsync.run WHERE records_read > 0)"; }
must "$numsync" pull --refresh all
died "'1 hour'"
control edit '{"id":"gen-0000001","set":{"name":"Edited"}}' >/dev/null
read=$(stats .get)
run 0 "$numsync" pull --refresh all
is "$(($(stats .get) - read))" 1 "a record whose row changed since is read again"
must "$numsync" pull --refresh all
died "'13 hours'"
read=$(stats .get)
run 0 "$numsync" pull --refresh all
is "$(($(stats .get) - read))" "$(sql 'SELECT count(*) FROM numsync.phone_number WHERE missing_since IS NULL')" "what was read half a day ago is read again"

# frozen beyond its lease: it wakes up, and its writes are refused
NUMSYNC_LEASE=2s build/steps/numsync pull --refresh all >"$work/first" 2>&1 &
pid=$!
await_sql "a run holds the account" "SELECT count(*) > 0 FROM numsync.run WHERE state = 'running'"
kill -STOP $pid
await_sql "its lease ends" "SELECT max(expires_at) < now() FROM numsync.lease_renewal"
run 0 "$numsync" pull
kill -CONT $pid
wait $pid
is $? 75 "a run that was frozen beyond its lease ends"
like "$work/first" 'lost the lease' "the run that was frozen says that it lost the lease"
is "$(sql "SELECT state FROM numsync.run ORDER BY run_id DESC OFFSET 1 LIMIT 1")" interrupted "it is on record as interrupted"
is "$(sql "SELECT count(*) FROM numsync.phone_number_reading WHERE detail_run_id <> (SELECT max(run_id) FROM numsync.run)")" 0 \
	"the run that was frozen has written nothing since"

# killed between PUT and the note of its end
sql "SELECT 'id,enabled' UNION ALL (SELECT id || ',' || NOT enabled FROM numsync.phone_number ORDER BY id LIMIT 8)" | sort -r >"$work/e.csv"
run 0 "$numsync" import "$work/e.csv"
NUMSYNC_CONNECTIONS=1 "$numsync" apply --yes >/dev/null 2>&1 &
pid=$!
await_sql "a change is made, and another one is being sent" "SELECT count(*) > 0 FROM numsync.change_step WHERE state = 'confirmed'"
kill -9 $pid 2>/dev/null
wait $pid 2>/dev/null
made=$(sql "SELECT count(*) FROM numsync.change_step WHERE state = 'confirmed'") died=$(sql 'SELECT max(run_id) FROM numsync.run')
run 0 "$numsync" report "$died" -o "$work/open.html"
like "$work/open.html" "; run $died has not ended yet" "its page says that it has not ended"
run 0 "$numsync" run
must "$numsync" status --json
is "$(jq -c ".runs[] | select(.run == $died) | [.state, .rows, .records, .confirmed, .failed]" "$work/out")" "[\"interrupted\",null,null,$made,0]" \
	"status says of a run that died what the journal knows, and nothing of what it read"
run 0 "$numsync" report "$died" --format text
like "$work/out" "run $died \(apply\) .*, died: what it read is not on record; changes: $made confirmed" "so does the report"
run 0 "$numsync" report "$died" -o "$work/died.html"
like "$work/died.html" '<dd>not on record, for the run died</dd>' "and its page"
is "$(stats '[.puts_by_id[] | select(. > 1)] | length')" 0 "no change was sent twice"
is "$(stats '.puts_by_id | length')" 8 "every change was made"
is "$(sql "SELECT count(*) FROM numsync.change_state WHERE state = 'sending'")" 0 "the journal is closed"
run 0 "$numsync" drift

# gone: not in a complete list, and GET says 404
id=$(sql "SELECT id FROM numsync.phone_number ORDER BY id OFFSET 20 LIMIT 1")
control remove "{\"id\":\"$id\"}" >/dev/null
run 0 "$numsync" pull
is "$(sql "SELECT id FROM numsync.phone_number WHERE missing_since IS NOT NULL")" "$id" "a number that is gone is marked"
is "$(sql "SELECT count(*) > 0 AND bool_and(missing_since IS NULL) FROM numsync.phone_number_history WHERE id = '$id'")" t "its life is in history"
control faults '{"faults":["half-list=100"]}' >/dev/null
run 4 "$numsync" pull
like "$work/err" 'drops 2[0-9]|drops 30' "a list that lost half marks no number as gone"
is "$(sql 'SELECT count(*) FROM numsync.phone_number WHERE missing_since IS NOT NULL')" 1 "a list that lost half marks nobody as gone"
control faults '{"faults":[]}' >/dev/null
sandbox --empty-list
run 4 "$numsync" pull
is "$(sql 'SELECT count(*) FROM numsync.phone_number WHERE missing_since IS NOT NULL')" 1 "an empty list marks no number as gone"
is "$(sql "SELECT count(*) FROM numsync.phone_number m WHERE valid_from > (SELECT max(started_at) FROM numsync.run)")" 0 "an empty list changes nothing"

# died when all changes had their end, and the run not yet: each end of a change is counted as what it is
database
sandbox --generate 20
must "$numsync" pull
wanted() { # SOURCE FROM TO
	(echo id,name; for i in $(seq "$2" "$3"); do printf 'gen-%07d,Wanted\n' "$i"; done) >"$work/$1.csv"
	must "$numsync" import --source "$1" "$work/$1.csv"
}
edited() { # NAME NUMBER...: by somebody
	name=$1
	shift
	for i; do control edit "{\"id\":\"gen-000000$i\",\"set\":{\"name\":\"$name\"}}" >/dev/null; done
}
wanted kept 1 10
wanted taken-back 11 15
must 2 "$numsync" plan
must "$numsync" withdraw --source taken-back
edited Wanted 1 2
edited renamed 3 4 5
control faults '{"faults":["put:400@1"]}' >/dev/null
NUMSYNC_STEP=apply.all_done run 137 build/steps/numsync apply --plan 1 --yes
run 0 "$numsync" pull
is "$(sql "SELECT state, changes_confirmed, changes_unneeded, changes_unwanted, changes_conflicted, changes_failed FROM numsync.run WHERE run_id = (SELECT applied_by_run_id FROM numsync.plan WHERE plan_id = 1)")" 'interrupted|4|2|5|3|1' \
	"a run that died has on record what the journal knows of its changes"

# the API does not say what became of a change: pull ends with 3, and a later one asks again
control faults '{"faults":[]}' >/dev/null
wanted late 16 16
NUMSYNC_STEP=apply.answered:2 run 137 build/steps/numsync apply --yes
control faults '{"faults":["get:500=100"]}' >/dev/null
run 3 "$numsync" pull --refresh none
like "$work/err" 'not known whether the change took effect' "a change of which the API does not say what became is named"
control faults '{"faults":[]}' >/dev/null
run 0 "$numsync" pull --refresh none
done_testing
