# A saved plan sends only what is wanted when its changes are sent: withdrawn, expired, superseded and overruled expectations are left
# out and named, also when they are taken back while apply is at work.
# Promise: a change that is not wanted any more, or not so, is left out whole (exit 3): it ends as not_wanted.
. tests/lib/e2e.sh
database
sandbox --generate 30
must "$numsync" pull -q
id() { printf 'gen-00000%02d' "$1"; }
server() { state | jq -r ".numbers[] | select(.id == \"$(id "$1")\") | $2"; }
plan_id() { sql 'SELECT max(plan_id) FROM numsync.plan'; }
steps_of() { sql "SELECT string_agg(c.phone_id || ' ' || c.state, ',' ORDER BY c.phone_id) FROM numsync.change_state c WHERE plan_id = $1"; }

# what was withdrawn
printf 'id,enabled,reason\n%s,false,closed\n%s,false,closed\n' "$(id 1)" "$(id 2)" >"$work/close.csv"
printf 'id,name\n%s,Still wanted\n' "$(id 3)" >"$work/name.csv"
must "$numsync" import "$work/close.csv"
must "$numsync" import --source crm "$work/name.csv"
must 2 "$numsync" plan
plan=$(plan_id)
must "$numsync" withdraw --batch 1
run 3 "$numsync" apply --plan "$plan" --yes
is "$(stats .put) $(server 1 .enabled) $(server 2 .enabled) $(server 3 .name)" '1 true true Still wanted' "what was taken back is not sent, the rest is"
like "$work/err" 'not sent, no longer wanted: enabled: planned false for admin .*close.csv:2.*now nobody wants anything' "number, field, value and who wanted it are named"
like "$work/out" '2 changes no longer wanted' "the result says what was left out"
is "$(steps_of "$plan")" "$(id 1) not_wanted,$(id 2) not_wanted,$(id 3) confirmed" "the journal has an end for each"
is "$(sql "SELECT state FROM numsync.plan WHERE plan_id = $plan")" applied "a plan of which a part was left out is done"
is "$(sql 'SELECT exit_status, changes_confirmed, changes_unwanted FROM numsync.run ORDER BY run_id DESC LIMIT 1')" '3|1|2' "the run's record has what was left out"
run 0 "$numsync" history "$(id 1)"
like "$work/out" 'not wanted' "the number's life says that an expectation was not wanted any more"
run 0 "$numsync" report --list changes
like "$work/out" 'not wanted' "the report says what was not wanted"

# otherwise wanted: a later file, a source with a higher priority; expired; not wanted because the test holds again
later=$(date -u -d '+1 hour' +%Y-%m-%dT%H:%M:%SZ)
printf 'id,name,expires_at\n%s,Old,\n%s,Mine,\n%s,Brief,%s\n%s,Kept,\n' "$(id 4)" "$(id 5)" "$(id 6)" "$later" "$(id 7)" >"$work/names.csv"
must "$numsync" import --source crm "$work/names.csv"
sql "UPDATE numsync.phone_number SET provider_status = 'suspended' WHERE id = '$(id 8)'"
printf 'id,provider_status,on_drift\n%s,active,disable\n' "$(id 8)" >"$work/watch.csv"
must "$numsync" import --source ops "$work/watch.csv"
must 2 "$numsync" plan
plan=$(plan_id)
is "$(sql "SELECT count(*) FROM numsync.change WHERE plan_id = $plan")" 5 "five changes are planned"
printf 'id,name\n%s,New\n' "$(id 4)" >"$work/newer.csv"
must "$numsync" import --source crm "$work/newer.csv"
printf 'id,name\n%s,Theirs\n' "$(id 5)" >"$work/theirs.csv"
must "$numsync" import --source admin "$work/theirs.csv"
sql "UPDATE numsync.expectation_line SET expires_at = now() - interval '1 minute' WHERE expires_at IS NOT NULL;
	UPDATE numsync.phone_number SET provider_status = 'active' WHERE id = '$(id 8)'"
puts=$(stats .put)
run 3 "$numsync" apply --plan "$plan" --yes --json
is "$(($(stats .put) - puts)) $(server 7 .name)" '1 Kept' "of changed expectations only the line that stands is sent"
is "$(jq -c '[.exit_status, .changes_confirmed, .changes_not_wanted, (.left_out | map(.id) | sort)]' "$work/out")" \
	"[3,1,4,[\"$(id 4)\",\"$(id 5)\",\"$(id 6)\",\"$(id 8)\"]]" "the others are in the result"
is "$(jq -r '.left_out[] | select(.id == "'"$(id 4)"'") | .why' "$work/out" | grep -c 'name: planned Old for crm .*names.csv:2), now wanted: New by crm .*newer.csv:2)')" 1 "what is left out says what is wanted now, and by whom"
is "$(jq -r '.left_out[] | select(.id == "'"$(id 5)"'") | .why' "$work/out" | grep -c 'now wanted: Theirs by admin .*theirs.csv:2)')" 1 "a source that overrules is named"
is "$(jq -r '.left_out[] | select(.id == "'"$(id 8)"'") | .why' "$work/out" | grep -c 'nobody wants anything')" 1 "a test that holds again disables nothing"
must 2 "$numsync" plan
is "$(sql "SELECT string_agg(after, ',' ORDER BY after) FROM numsync.change_field f JOIN numsync.change c USING (account_id, change_id) WHERE plan_id = $(plan_id) AND wanted")" 'New,Theirs' "the next plan has what is wanted now"
run 0 "$numsync" apply --yes
is "$(server 4 .name) $(server 5 .name)" 'New Theirs' "what is wanted now is sent by the next apply"

# a plan of one field or source is compared with all that is wanted of the field
printf 'id,name\n%s,Narrow\n' "$(id 9)" >"$work/narrow.csv"
must "$numsync" import --source crm "$work/narrow.csv"
must 2 "$numsync" plan --source crm --only-field name
plan=$(plan_id)
printf 'id,name\n%s,Wide\n' "$(id 9)" >"$work/wide.csv"
must "$numsync" import --source admin "$work/wide.csv"
puts=$(stats .put)
run 3 "$numsync" apply --plan "$plan" --yes
is "$(stats .put)" "$puts" "a plan of one source is compared with the other sources, too"
run 0 "$numsync" apply --yes

# an override that was to be lifted, and stands by a test that fails again
printf 'id,provider_status,on_drift\n%s,active,disable\n' "$(id 10)" >"$work/lift.csv"
must "$numsync" import --source ops "$work/lift.csv"
status_of() { control edit "{\"id\":\"$(id 10)\",\"set\":{\"providerStatus\":\"$1\"}}" >/dev/null; run 0 "$numsync" pull; }
status_of suspended
run 2 "$numsync" apply --yes
is "$(server 10 .enabled)" false "a failed test disables"
status_of active
must 2 "$numsync" plan
plan=$(plan_id)
status_of suspended
puts=$(stats .put)
run 3 "$numsync" apply --plan "$plan" --yes
is "$(stats .put) $(server 10 .enabled)" "$puts false" "the lifting is not sent when the test fails again"
status_of active
must 2 "$numsync" plan
must "$numsync" withdraw --source ops
run 0 "$numsync" apply --plan "$(plan_id)" --yes
is "$(server 10 .enabled)" true "a lifting whose line is gone is still wanted"

# a test is asked again of the record that a PUT would replace: what the mirror has of it may be hours old
must "$numsync" import --source ops "$work/lift.csv"
unseen() { control edit "{\"id\":\"$(id 10)\",\"set\":{\"providerStatus\":\"$1\"}}" >/dev/null; }
status_of suspended
must 2 "$numsync" plan
unseen active
puts=$(stats .put)
run 3 "$numsync" apply --plan "$(plan_id)" --yes
is "$(stats .put) $(server 10 .enabled)" "$puts true" "a test that holds again since the mirror was read disables nothing"
like "$work/err" 'provider_status is active \(plan saw: suspended\)' "it is a conflict, and says what moved"
run 0 "$numsync" apply --yes
status_of suspended
must 2 "$numsync" plan
control leave-out '{"paths":["providerStatus"]}' >/dev/null
run 3 "$numsync" apply --plan "$(plan_id)" --yes
is "$(stats .put) $(server 10 .enabled)" "$puts true" "a test that the record has no answer to disables nothing"
like "$work/err" 'provider_status is unknown, for providerStatus is missing \(plan saw: suspended\)' "and is a conflict, too"
control leave-out '{"paths":[]}' >/dev/null
status_of suspended
run 2 "$numsync" apply --yes
is "$(server 10 .enabled)" false "a test that fails still does"
status_of active
must 2 "$numsync" plan
unseen suspended
run 3 "$numsync" apply --plan "$(plan_id)" --yes
is "$(server 10 .enabled)" false "what it disabled is not lifted when it fails again since"
status_of active
run 0 "$numsync" apply --yes
must "$numsync" withdraw --source ops

# a plan that puts back a run
printf 'id,name\n%s,Put one\n%s,Put two\n' "$(id 11)" "$(id 12)" >"$work/put.csv"
must "$numsync" import --source put "$work/put.csv"
run 0 "$numsync" apply --yes
made=$(sql 'SELECT max(run_id) FROM numsync.run')
run 2 "$numsync" revert "$made"
plan=$(plan_id)
must "$numsync" withdraw --source put
control edit "{\"id\":\"$(id 11)\",\"set\":{\"name\":\"By hand\"}}" >/dev/null
must "$numsync" pull
run 3 "$numsync" apply --plan "$plan" --yes
like "$work/err" 'name: planned .*, but somebody changed the number since; now it is By hand' "what somebody changed since is not put back"
is "$(server 11 .name) $(server 12 .name)" "By hand $(sql "SELECT before FROM numsync.change_field f JOIN numsync.change c USING (account_id, change_id) WHERE phone_id = '$(id 12)' AND field = 'name' ORDER BY change_id LIMIT 1")" "the other is, though no line asks for it"

# taken back while apply is at work
for source in admin crm; do run 0 "$numsync" withdraw --source "$source"; done
sandbox --generate 30 --latency 300
sql 'TRUNCATE numsync.phone_number, numsync.phone_number_reading, numsync.list_pass'
must "$numsync" pull -q
sql "SELECT id || ',During ' || id FROM numsync.phone_number" | sed '1i id,name' >"$work/all.csv"
run 0 "$numsync" import --source during --json "$work/all.csv"
batch=$(sql 'SELECT max(batch_id) FROM numsync.import_batch')
must 2 "$numsync" plan
plan=$(plan_id)
NUMSYNC_CONNECTIONS=1 "$numsync" apply --plan "$plan" --yes --force changes >"$work/out" 2>"$work/err" &
pid=$!
await_sql "a change was sent" "SELECT EXISTS (SELECT 1 FROM numsync.change_state WHERE plan_id = $plan AND state = 'confirmed')"
"$numsync" withdraw --batch "$batch" -q >"$work/withdraw" 2>&1
is $? 0 "the file is taken back meanwhile"
wait "$pid"
is $? 3 "apply ends with 3 when expectations are taken back meanwhile"
[ "$(sql "SELECT count(*) FROM numsync.change_state WHERE plan_id = $plan AND state = 'not_wanted'")" -gt 0 ]
ok "what had not begun is left out"
is "$(sql "SELECT count(*) FROM numsync.change_state WHERE plan_id = $plan AND state NOT IN ('confirmed', 'not_wanted')")" 0 "after a withdrawal in mid-apply every change has its end"
is "$(sql "SELECT count(*) FROM numsync.change_step s JOIN numsync.change c USING (account_id, change_id) WHERE plan_id = $plan AND s.state = 'sending'")" "$(stats .put)" "each PUT has its intent, and no other was sent"
is "$(sql "SELECT count(*) FROM numsync.change_step s JOIN numsync.change c USING (account_id, change_id) WHERE plan_id = $plan AND s.state = 'sending' AND s.at > (SELECT max(at) FROM numsync.change_step WHERE state = 'not_wanted')")" 0 "none was begun after it was compared"
done_testing
