# status and the drift that the last run noted.
# Promise: what the last run left is shown, with its time, while nothing has come since that could have changed it; else it is judged
# anew: old drift is never shown as what is so now.
. tests/lib/e2e.sh
demo=$fixtures/demo
database
sandbox --state "$demo/account.json"
must "$numsync" pull
must "$numsync" import "$demo/enablement.csv" "$demo/names.csv" "$demo/desired.csv"
must "$numsync" pull --refresh none
left_drift() { "$numsync" status --json | jq -c '[.drift_run, .drift_correctable, .drift_report_only, .cannot_be_checked]'; }
counted() { sql "SELECT count(*) FILTER (WHERE correctable), count(*) FILTER (WHERE NOT correctable AND verdict <> 'unknown'), count(*) FILTER (WHERE verdict = 'unknown') FROM numsync.evaluate_expectations(1)" | tr '|' ','; }
last() { sql "SELECT max(run_id) FROM numsync.run"; }
is "$(left_drift)" "[$(last),$(counted)]" "what the run left is what is so"
run 0 "$numsync" status
like "$work/out" "^           as run $(last) left it 20[0-9-]* [0-9:]* UTC; nothing has come since$" "status says of when it is"
sql "UPDATE numsync.run_drift SET lines = CASE field WHEN 'name' THEN 77 ELSE 0 END WHERE run_id = $(last) AND correctable"
left_drift >"$work/left_drift"
like "$work/left_drift" "^\[$(last),77," "it is read, not counted again"
run 0 "$numsync" report
like "$work/out" '77 values to correct' "and the report says the same"
printf 'id,name\npn-0201,Another one\n' >"$work/one.csv"
anew() { is "$(left_drift)" "[0,$(counted)]" "$1"; }
must "$numsync" import --source later "$work/one.csv"
anew "somebody has imported: it is judged now"
must "$numsync" pull --refresh none
is "$(left_drift)" "[$(last),$(counted)]" "a run notes it anew"
must "$numsync" withdraw --source later
anew "somebody has taken something back: it is judged now"
must "$numsync" pull --refresh none
sql "UPDATE numsync.source SET priority = 61 WHERE name = (SELECT min(name) FROM numsync.source)"
anew "a source weighs otherwise: it is judged now"
must "$numsync" pull --refresh none
is "$(left_drift)" "[$(last),$(counted)]" "and noted by the next run"
sql "INSERT INTO numsync.run (account_id, run_id, command, state, started_at, version, host, process_id, actor, fence) SELECT 1, max(run_id) + 1, 'pull', 'running', now(), '1', 'host', 1, 'a', 9 FROM numsync.run"
anew "a run is at work: it is judged now"
sql "UPDATE numsync.run SET state = 'interrupted', ended_at = now() WHERE state = 'running'"
anew "a run has died: it is judged now"
printf 'id,name,effective_at,expires_at\npn-0002,Not yet,2100-01-01,2101-01-01\n' >"$work/later.csv"
must "$numsync" import --source later "$work/later.csv"
must "$numsync" pull --refresh none
is "$(sql "SELECT numsync.time_text(drift_until) FROM numsync.run ORDER BY run_id DESC LIMIT 1")" 2100-01-01T00:00:00.000000Z "a run notes when the next line begins to hold"
is "$(left_drift)" "[$(last),$(counted)]" "until then it stands"
before=$(counted)
sql "UPDATE numsync.expectation_line SET effective_at = now() - interval '1 second' WHERE effective_at > now()"
sql "UPDATE numsync.run SET drift_until = now() - interval '1 second' WHERE run_id = $(last)"
[ "$before" != "$(counted)" ]
ok "the line that begins changes what drifts"
anew "a line has begun to hold: it is judged now"
sql "UPDATE numsync.run SET drift_until = NULL, drift_at = now() + interval '1 hour' WHERE run_id = $(last)"
anew "it was noted at a time that is still to come: it is judged now"
sql "UPDATE numsync.run SET drift_at = now(), version = '0.0.1' WHERE run_id = $(last)"
anew "another version of numsync noted it: it is judged now"
done_testing
