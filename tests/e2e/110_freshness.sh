# The detail queue: which records are read first, what a time budget leaves, and that it is told everywhere.
# Promise: most needed first; `all` asks for all, so a budget that leaves some ends with 75; run keeps the last fifth of its budget for the
# changes; the run says how fresh the mirror is.
. tests/lib/e2e.sh
database
export NUMSYNC_CONNECTIONS=1
sandbox --generate 14 --lines
must "$numsync" pull
# one number of each sort that comes first; the rest by age
gen() { printf 'gen-%07d' "$1"; }
sql "UPDATE numsync.phone_number SET $(back '1 day' row_changed_at)"
sql "UPDATE numsync.phone_number_reading SET detail_at = (detail_at AT TIME ZONE 'UTC' - (right(id, 2)::integer % 7) * interval '1 hour' - right(id, 2)::integer * interval '1 minute') AT TIME ZONE 'UTC'"
gone=$(gen 9) unread=$(gen 3) changed=$(gen 12) release=$(gen 5) expected=$(gen 1)
control remove "{\"id\":\"$gone\"}" >/dev/null
sql "DELETE FROM numsync.phone_number_reading WHERE id = '$unread'"
control edit "{\"id\":\"$changed\",\"set\":{\"name\":\"another\"}}" >/dev/null
control edit "{\"id\":\"$release\",\"set\":{\"providerReleaseRequestedAt\":\"2026-01-01T00:00:00Z\"}}" >/dev/null
sql "UPDATE numsync.phone_number SET provider_release_requested_at = '2026-01-01T00:00:00Z', provider_released_at = '2999-01-01T00:00:00Z' WHERE id = '$release'"
printf 'id,provider_order_status\n%s,!lost\n' "$expected" >"$work/watch.csv"
must "$numsync" import "$work/watch.csv"
rest=$(sql "SELECT string_agg(id, ' ' ORDER BY detail_at, id) FROM numsync.phone_number_reading WHERE id NOT IN ('$gone', '$unread', '$changed', '$release', '$expected')")
: >"$work/sandbox.err"
must "$numsync" pull
is "$(sed -n 's|.*GET /phone-numbers/\(gen-[0-9]*\).*|\1|p' "$work/sandbox.err" | tr '\n' ' ')" "$gone $unread $changed $release $expected $rest " \
	"suspected gone, never read, changed, release pending, expected, then the oldest"
is "$(sql "SELECT missing_since IS NOT NULL FROM numsync.phone_number WHERE id = '$gone'")" t "what the list lacks and GET does not know is gone"

# a budget that does not reach all, but all that comes before them: 60 records that take twice as long, 100 ms each on a machine that has time
database
sandbox --generate 60
began=$(date +%s%3N)
must "$numsync" pull --refresh none
budget=$((3 + 3 * ($(date +%s%3N) - began) / 1000))
database
sandbox --generate 60 --latency $((budget * 1000 / 30)) --lines
printf '[numsync]\nmetrics = %s\n' "$work/numsync.prom" >"$NUMSYNC_CONFIG"
metric() { sed -n "s|^$1{account=\"default\"} ||p" "$work/numsync.prom"; }
run 0 "$numsync" run --json --time-budget ${budget}s
left=$(jq .records_left "$work/out") read=$(jq .records_read "$work/out")
is "$(jq -c '[.records_queued, .records_read + .records_left, .records_left > 0]' "$work/out")" '[60,60,true]' "JSON: queued is read and left"
is "$(metric numsync_last_run_records):$(metric numsync_last_run_records_left)" "$read:$left" "metrics tell how many were read and left"
is "$(sql "SELECT records_read || ':' || queue_left FROM numsync.run")" "$read:$left" "the run's record says how many were read and left"
is "$(metric numsync_records_read_whole):$(metric numsync_records_older_than_a_day)" "$read:$left" "what was never read counts as older than a day"
run 0 "$numsync" run --time-budget ${budget}s -v
like "$work/out" "rows .*, [0-9]+ of 60 records read .*, [0-9]+ left for the next run \(time budget\).*median of .*, [0-9]+ older than a day" "the summary says what a budget left"
is "$(sql "SELECT count(*) FROM numsync.phone_number_reading")" "$(sql "SELECT least(60, sum(records_read)) FROM numsync.run")" "the second run went on where the first had ended: nothing is read twice before all were read"
# who asks for all is told that it was not all
run 75 "$numsync" run --json --refresh all --time-budget ${budget}s
left=$(jq .records_left "$work/out")
is "$(jq -c '[.exit_status, .records_queued, .records_read + .records_left, .records_left > 0, .list_complete]' "$work/out")" '[75,60,60,true,true]' "all was asked for: 75, and all else was done"
like "$work/err" "time budget ended with $left of 60 records not read.*next run begins with them" "all was asked for: the message says how many are left"
is "$(jq -r .error "$work/out")" "$(sql "SELECT message FROM numsync.run ORDER BY run_id DESC LIMIT 1")" "JSON and the run's record say the same"
is "$(metric numsync_last_run_exit_status):$(metric numsync_last_run_records_left)" "75:$left" "metrics tell of the 75 and of what is left"
run 0 "$numsync" status
like "$work/out" 'ended with status 75: the time budget ended with [0-9]+ of 60 records not' "status names the 75 and says what is left"
oldest=$(sql "SELECT string_agg(id, ' ' ORDER BY detail_at NULLS FIRST, id) FROM (SELECT m.id, detail_at FROM numsync.phone_number m LEFT JOIN numsync.phone_number_reading r USING (account_id, id) ORDER BY detail_at NULLS FIRST, m.id LIMIT $left) r")
: >"$work/sandbox.err"
run 75 "$numsync" pull --refresh all --time-budget $((budget + 1))s
like "$work/err" 'of 60 records not read' "pull --refresh all: 75 when a budget leaves some"
like "$work/out" '[0-9]+ records? left for the next run' "a pull that leaves records says so in its summary"
asked=$(sed -n 's|.*GET /phone-numbers/\(gen-[0-9]*\).*|\1|p' "$work/sandbox.err" | tr '\n' ' ')
[ -n "$asked" ] && case "$oldest " in "$asked"*) true ;; *) case "$asked" in "$oldest "*) true ;; *) false ;; esac ;; esac
ok "a pull begins with the records that were left"
# drift that is left does not hide it; a change that failed does
printf 'id,provider_status\ngen-0000001,!%s\n' "$(sql "SELECT provider_status FROM numsync.phone_number WHERE id = 'gen-0000001'")" | sed '1s/$/,on_drift/; 2s/$/,report/' >"$work/drift.csv"
must "$numsync" import "$work/drift.csv"
run 2 "$numsync" run --time-budget ${budget}s
run 75 "$numsync" run --refresh all --time-budget ${budget}s
# a run keeps the last fifth of its time for the changes: 8 s, with 60 records of 300 ms, on a machine that has time
budget=$((4 * budget - 4))
sandbox --generate 60 --latency $((budget * 1000 / 27))
printf 'id,name\ngen-0000059,wanted\n' >"$work/change.csv"
must "$numsync" import --source other "$work/change.csv"
run 2 "$numsync" run --time-budget ${budget}s --json
is "$(jq -c '[.changes_confirmed, .records_left > 0]' "$work/out")" '[1,true]' "a budget that does not reach all records leaves room for the changes"
control edit '{"id":"gen-0000059","set":{"name":"somebody else"}}' >/dev/null
control faults '{"faults":["put:400=100"]}' >/dev/null
NUMSYNC_RETRIES=0 run 3 "$numsync" run --refresh all --time-budget ${budget}s
control faults '{"faults":[]}' >/dev/null
must "$numsync" withdraw --source admin
sandbox --generate 60
run 0 "$numsync" run --json
is "$(jq -c '[.records_queued, .records_read, .records_left, .older_than_a_day]' "$work/out")" '[60,60,0,0]' "without a budget all are read"
is "$(metric numsync_records_older_than_a_day):$(metric numsync_last_run_records_left)" 0:0 "metrics: all is fresh"
is "$(metric numsync_oldest_record_timestamp_seconds | cut -d. -f1)" "$(sql "SELECT extract(epoch FROM min(detail_at))::numeric(20,6) FROM numsync.phone_number_reading" | cut -d. -f1)" "metrics tell how old the oldest record is"
done_testing
