# A plan in parts: the first changes of it, a canary of a night, and what is left when somebody interrupts.
# Promise: --limit sends so many changes and leaves the rest planned; with canary a night sends the rest only when none of the first failed;
# a plan that was broken off names the command that goes on.
. tests/lib/e2e.sh
database
sandbox --generate 30
must "$numsync" pull
wanted() { # NAME: of ten numbers
	{ echo id,name; for i in 1 2 3 4 5 6 7 8 9; do echo "gen-000000$i,$1"; done; echo "gen-0000010,$1"; } >"$work/n.csv"
	must "$numsync" import "$work/n.csv"
}
named() { state | jq "[.numbers[] | select(.name == \"$1\")] | length"; }
wanted First
must 2 "$numsync" plan
plan=$(sql 'SELECT max(plan_id) FROM numsync.plan')
run 64 "$numsync" apply --plan "$plan" --limit 0 --yes
run 64 "$numsync" apply --plan "$plan" --limit few --yes
run 2 "$numsync" apply --plan "$plan" --limit 3 --yes
is "$(named First) $(stats .put)" '3 3' "--limit sends so many changes"
like "$work/err" "7 of 10 changes are still planned; to send them: numsync apply --plan $plan\$" "and says how to send the rest"
is "$(sql "SELECT state FROM numsync.plan WHERE plan_id = $plan")" open "the rest is planned"
run 0 "$numsync" apply --plan "$plan" --limit 7 --yes
is "$(named First) $(stats .put)" '10 10' "the rest is sent by the same plan, each change once"
is "$(sql "SELECT state FROM numsync.plan WHERE plan_id = $plan")" applied "then the plan is done"
# the safety limits look at what is sent now
{ echo id,enabled; for i in $(seq 11 24); do echo "gen-00000$i,false"; done; } >"$work/off.csv"
sql "UPDATE numsync.phone_number SET enabled = true WHERE id BETWEEN 'gen-0000011' AND 'gen-0000024'"
for i in $(seq 11 24); do control edit "{\"id\":\"gen-00000$i\",\"set\":{\"enabled\":true}}" >/dev/null; done
must "$numsync" import --source off "$work/off.csv"
must 4 "$numsync" apply --yes
run 2 "$numsync" apply --limit 2 --yes
is "$(state | jq '[.numbers[] | select(.id >= "gen-0000011" and .id <= "gen-0000024" and .enabled == false)] | length')" 2 "a plan that is too large may be tried on a few"
must 4 "$numsync" apply --limit 11 --yes
must "$numsync" withdraw --source off

# a night with a canary
printf '[numsync]\ncanary = 2\n' >"$NUMSYNC_CONFIG"
wanted Second
puts=$(stats .put)
control faults '{"faults":["put:400=100"]}' >/dev/null
run 3 "$numsync" run
control faults '{"faults":[]}' >/dev/null
is "$(($(stats .put) - puts)) $(named Second)" '2 0' "when one of the first fails, the rest is not sent"
plan=$(sql 'SELECT max(plan_id) FROM numsync.plan')
like "$work/err" "of the first 2 changes .canary. some failed, so the other 8 of the plan were not sent; to send them all the same: numsync apply --plan $plan" "and the night says so"
is "$(sql "SELECT state FROM numsync.plan WHERE plan_id = $plan")" open "the rest stays planned"
run 0 "$numsync" run
is "$(named Second)" 10 "when none fails, the rest follows"
is "$(sql "SELECT changes_planned || ' ' || changes_confirmed FROM numsync.run ORDER BY run_id DESC LIMIT 1")" '10 10' "each change is counted once"
done_testing
