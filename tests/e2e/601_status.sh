# status: one screen of 80 columns and 24 lines, whatever there is to tell, and all of it with --json.
# Promise: status and report share one verdict: wanted numbers to be released, a run that failed or died, drift to correct, drift to report,
# else in sync.
. tests/lib/e2e.sh
demo=$fixtures/demo
database
drift=$(of_all drift)
sandbox --state "$demo/account.json"
# the screen's last line is the shell's
fits() {
	python3 -c '
import sys, unicodedata
lines = open(sys.argv[1], encoding="utf-8").read().splitlines()
width = max(sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in l) for l in lines)
print(f"# {len(lines)} lines of at most {width} columns")
sys.exit(not (len(lines) <= 23 and width <= 80))' "$1"
}
run 0 "$numsync" status
like "$work/out" '^Next: numsync pull$' "before the first run status names pull as the next step"
must "$numsync" pull
run 0 "$numsync" status
like "$work/out" '^Everything is as it is wanted\.' "in sync: status says that everything is as it is wanted"
like "$work/out" '^Next: nothing to do$' "in sync: status says that there is nothing to do"
like "$work/out" '^lease      free$' "status says that nobody holds the lease"
like "$work/out" '^budget     no rate limit' "status says that there is no rate limit"

# a lot to tell: releases, long names, big counts, a run that failed with a long message
must "$numsync" import "$demo/enablement.csv" "$demo/names.csv" "$demo/desired.csv"
sql "UPDATE numsync.phone_number SET provider_release_scheduled_at = (now() AT TIME ZONE 'UTC' + make_interval(days => right(id, 2)::int)) AT TIME ZONE 'UTC', name = repeat('東京 long name ', 30), provider_released_at = NULL WHERE id LIKE 'pn-006_'"
sql "UPDATE numsync.phone_number SET provider_release_scheduled_at = now() - interval '1234 days' WHERE id = 'pn-0060'"
sql "INSERT INTO numsync.run (account_id, run_id, command, state, started_at, ended_at, exit_status, message, version, host, process_id, actor, fence, rows_read, records_read, changes_confirmed, changes_failed, numbers)
	SELECT 1, 1 + n, 'run', 'failed', now() - interval '90 days' + n * interval '1 day', now() - interval '89 days' + n * interval '1 day', 69, repeat('cannot reach it, ', 40), '1', 'host', 1, 'a', n + 1, 123456789, 123456789, 12345678, 123456, 9 FROM generate_series(1, 60) n"
run 0 "$numsync" status
fits "$work/out"
ok "a screen holds releases, long names, big counts"
like "$work/out" 'wanted numbers will be released' "status begins with the releases"
like "$work/out" 'overdue for 123[45] days' "status names the most urgent release"
like "$work/out" 'and [0-9]+ more: numsync drift --releases$' "of many releases status says where the others are"
like "$work/out" '^ +61  run ' "status lists the last run"
sql "UPDATE numsync.phone_number SET provider_release_scheduled_at = NULL, provider_release_requested_at = NULL, provider_release_hold_starts_at = NULL"
run 0 "$numsync" status
fits "$work/out"
ok "a run that failed with a long message fits a screen"
like "$work/out" '^Run 61 ended with status 69: cannot reach it' "the message of the run that failed"
like "$work/out" '^Next: numsync doctor' "a run that failed: status says what to do about it"
on_screen --size 60x24 -- "$numsync" status >"$work/narrow"
like "$work/narrow" '^Run 61 ended with status 69' "a narrower terminal gets the same"
is "$(awk '{ if (length($0) > 62) n++ } END { print n + 0 }' "$work/narrow")" 0 "a narrower terminal gets narrower lines"

# the figures
run 0 "$numsync" status --json
cp "$work/out" "$work/status.json"
of() { jq -r "$1" "$work/status.json"; }
is "$(of .drift_correctable)" "$(sql "SELECT count(*) FROM $drift WHERE correctable")" "--json shows drift to correct"
is "$(of .drift_report_only)" "$(sql "SELECT count(*) FROM $drift WHERE NOT correctable")" "--json shows drift to report"
is "$(of .numbers)" "$(sql 'SELECT count(*) FROM numsync.phone_number WHERE missing_since IS NULL')" "--json shows the numbers"
is "$(of '.runs | length')" 10 "--json lists the last ten runs"
is "$(of '[.verdict, .next | type] | join(" ")')" "string string" "--json shows verdict and next step"
is "$(of '[.lease_run, .requests_in_window, .request_cap, .time_budget_s, .older_than_a_day] | map(type) | unique | join(" ")')" number "--json shows lease, budget and freshness"

# requests in the window: what the sandbox counted is what status shows
export NUMSYNC_RATE_LIMIT=30000/300 NUMSYNC_RATE_SHARE=100% NUMSYNC_TIME_BUDGET=2h
before=$(stats '.list + .get + .put')
"$numsync" pull --refresh all --quiet &
puller=$!
await_sql "the run holds the lease" "SELECT run_id IS NOT NULL FROM numsync.lease"
run 0 "$numsync" status
like "$work/out" "^lease      run [0-9]+, process $puller on .*, for [0-9]+ s" "status says who holds the lease"
wait $puller
sent=$(($(stats '.list + .get + .put') - before))
run 0 "$numsync" status
like "$work/out" "^budget     $sent of 30000 requests in 300 s; a run 120 min" "the budget: $sent requests of 30000"
run 0 "$numsync" status --json
is "$(jq .requests_in_window "$work/out")" "$sent" "--json shows the requests in the window"
sql "INSERT INTO numsync.request_pause VALUES (1, now() + interval '300 s', 0.25) ON CONFLICT (account_id) DO UPDATE SET paused_until = excluded.paused_until, pace = excluded.pace"
run 0 "$numsync" status
like "$work/out" '^budget     .*paused for (30[01]|29[0-9]) s, pace 25%' "status shows the pause and the pace that a 429 imposed"
export NUMSYNC_RATE_LIMIT=0
unset NUMSYNC_TIME_BUDGET

# several accounts: a line each, those that need somebody first
{
	for n in $(seq 1 9); do printf '[account quiet%s]\napi_url = %s\n' "$n" "$NUMSYNC_API_URL"; done
	printf '[account default]\napi_url = %s\n[account a name much longer than its column]\napi_url = %s\n' "$NUMSYNC_API_URL" "$NUMSYNC_API_URL"
} >"$NUMSYNC_CONFIG"
run 0 "$numsync" status --all-accounts
fits "$work/out"
ok "eleven accounts fit a screen"
is "$(sed -n 2p "$work/out" | cut -d' ' -f 1)" default "the one that needs somebody comes first"
is "$(grep -c '^quiet' "$work/out")" "$(($(grep -c '^quiet.: ' "$work/out") + 9))" "each account that needs nobody has its line"
like "$work/out" '^default: cancel ' "each account's line says what to do"
run 0 "$numsync" status --all-accounts --json
is "$(jq -s length "$work/out")" 11 "--json has an object each"
for n in $(seq 1 40); do printf '[account more%s]\napi_url = %s\n' "$n" "$NUMSYNC_API_URL"; done >>"$NUMSYNC_CONFIG"
on_screen -- "$numsync" status --all-accounts >"$work/many"
fits "$work/many"
ok "of fifty accounts a screen has those that need somebody"
like "$work/many" '^and [0-9]+ more' "of fifty accounts the screen says how many it leaves out"
is "$("$numsync" status --all-accounts | grep -c '^more[0-9]* *look')" 40 "a pipe gets all accounts"

# a run that died: its lease has ended, and nobody has taken over yet
: >"$NUMSYNC_CONFIG"
must "$numsync" withdraw --source admin
run 0 "$numsync" status
like "$work/out" '^Everything is as it is wanted\.' "nothing is wanted any more"
export NUMSYNC_LEASE=1s
build/steps/numsync pull --refresh all --quiet &
puller=$!
await_sql "the run holds the lease" "SELECT run_id IS NOT NULL FROM numsync.lease"
kill -9 $puller
unset NUMSYNC_LEASE
wait $puller 2>/dev/null
await_sql "its lease ends" "SELECT max(expires_at) < now() FROM numsync.lease_renewal"
died=$(sql 'SELECT max(run_id) FROM numsync.run') host=$(sql 'SELECT host FROM numsync.lease')
run 0 "$numsync" status
fits "$work/out"
ok "a run that died fits a screen"
like "$work/out" "^Run $died on $host died and did not give its lease back\.$" "status begins with the run that died"
like "$work/out" '^Next: numsync run takes over and goes on from there$' "and says what comes next"
like "$work/out" "^lease      run $died on $host died holding it; the next run takes over$" "nobody is said to be at work"
is "$(awk -v run="$died" '$1 == run { print $7 }' "$work/out")" - "in the list of runs it is not at work"
run 0 "$numsync" status --json
is "$(jq -c '[.verdict, .lease_run, .lease_host, .lease_process, .lease_left_s, .runs[0].run, .runs[0].state]' "$work/out")" \
	"[\"note\",0,null,0,0,$died,\"interrupted\"]" "in JSON no run is at work, and the last one is interrupted"
run 0 "$numsync" report --json
is "$(jq -r '.text' "$work/out")" "Run $died on $host died and did not give its lease back." "the report has the same verdict"
run 0 "$numsync" report "$died" --format text
like "$work/out" "^run $died \(pull\) .*, died: the next run settles what it did$" "its own report does not say that it is running"
run 0 "$numsync" report "$died" -o "$work/died.html"
like "$work/died.html" "$died, pull, died, exit status none" "nor does its page"
run 0 "$numsync" report 1 --format text
absent 'died' "the report of another run does not speak of it" "$work/out"
printf '[account default]\napi_url = %s\n[account other]\napi_url = %s\n' "$NUMSYNC_API_URL" "$NUMSYNC_API_URL" >"$NUMSYNC_CONFIG"
run 0 "$numsync" status --all-accounts
like "$work/out" '^default  *look .* -$' "among several accounts it needs a look, and is not said to be at work"
: >"$NUMSYNC_CONFIG"
must "$numsync" pull -q
run 0 "$numsync" status
like "$work/out" '^lease      free$' "the next run takes over, and the lease is free"
done_testing
