# A plan in parts: the first changes of it, a canary of a night, and what is left when somebody interrupts.
# Promise: --limit sends so many changes and leaves the rest planned; a plan that disables too much is refused all the same; with canary a
# night sends the rest only when so many were made and none of the first failed or was in conflict;
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
# the limit of what may be disabled looks at the whole plan: a few at a time would be all of them
{ echo id,enabled; for i in $(seq 11 24); do echo "gen-00000$i,false"; done; } >"$work/off.csv"
sql "UPDATE numsync.phone_number SET enabled = true WHERE id BETWEEN 'gen-0000011' AND 'gen-0000024'"
for i in $(seq 11 24); do control edit "{\"id\":\"gen-00000$i\",\"set\":{\"enabled\":true}}" >/dev/null; done
must "$numsync" import --source off "$work/off.csv"
must 4 "$numsync" apply --yes
puts=$(stats .put)
run 4 "$numsync" apply --limit 2 --yes
is "$(stats .put)" "$puts" "of a plan that disables too much no few are sent"
like "$work/err" 'at most 10 are allowed at once, and the whole plan counts, with --limit, too\..*add --force disable' "and the message says that --limit does not lift it"
run 2 "$numsync" apply --limit 2 --yes --force disable
is "$(state | jq '[.numbers[] | select(.id >= "gen-0000011" and .id <= "gen-0000024" and .enabled == false)] | length')" 2 "with --force it may be tried on a few"
like "$work/err" 'to send them: numsync apply --plan [0-9]* --force disable$' "the rest needs --force, too"
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
like "$work/err" "of the first 2 changes .canary. some failed or are in conflict, so the other 8 of the plan were not sent; to send them all the same: numsync apply --plan $plan" "and the night says so"
is "$(sql "SELECT state FROM numsync.plan WHERE plan_id = $plan")" open "the rest stays planned"
run 0 "$numsync" run
is "$(named Second)" 10 "when none fails, the rest follows"
is "$(sql "SELECT changes_planned || ' ' || changes_confirmed FROM numsync.run ORDER BY run_id DESC LIMIT 1")" '10 10' "each change is counted once"

# the first ones tried nothing, or nothing good
if cluster_sharded; then
	skip "first changes that tried nothing, and a plan by hand between them and the rest" "Citus has no triggers on tables with shards"
else
	next_changes() { # SQL: done to a field of the first two changes of the next plan
		sql "CREATE OR REPLACE FUNCTION numsync.test_stale() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN
			IF NEW.wanted AND NEW.change_id <= $(sql 'SELECT max(change_id) + 2 FROM numsync.change') THEN $1; END IF;
			RETURN NEW; END \$\$;
			CREATE OR REPLACE TRIGGER test_stale BEFORE INSERT ON numsync.change_field FOR EACH ROW EXECUTE FUNCTION numsync.test_stale()"
	}
	wanted Third
	next_changes "NEW.before := 'Of another'"
	puts=$(stats .put)
	run 3 "$numsync" run
	is "$(($(stats .put) - puts)) $(named Third)" '0 0' "when the first are in conflict, the rest is not sent"
	like "$work/err" 'of the first 2 changes .canary. some failed or are in conflict, so the other 8 .*2 changes are in conflict and not sent; the first: .*somebody changed it since the plan' "and the night says so, and names the first"
	next_changes "NEW.after := NEW.before"
	control faults '{"faults":["put:400=100"]}' >/dev/null
	puts=$(stats .put)
	run 3 "$numsync" run
	control faults '{"faults":[]}' >/dev/null
	is "$(($(stats .put) - puts)) $(named Third)" '2 0' "those that are not needed are no trial: the next two are"
	like "$work/err" 'of the first 4 changes .canary. some failed' "and the night counts all that it looked at"
	next_changes "NEW.after := NEW.before"
	"$numsync" run >"$work/out" 2>"$work/err" # 2, or 3 when it has seen by then that what the two say is not what is wanted
	is "$(named Third)" 8 "when the next two are made, the rest follows"
	sql 'DROP TRIGGER test_stale ON numsync.change_field'
	run 0 "$numsync" run
	is "$(named Third)" 10 "the others are of the next plan"

	# somebody makes a plan by hand between the first few and the rest
	wanted Fourth
	sql "CREATE FUNCTION numsync.test_by_hand() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN
		INSERT INTO numsync.plan (account_id, plan_id, actor, created_at, catalogue, change_count, disable_count, state)
			SELECT account_id, plan_id + 1, 'somebody', created_at, catalogue, change_count, disable_count, 'open' FROM numsync.plan
			WHERE run_id = (SELECT run_id FROM numsync.lease) AND NOT EXISTS (SELECT 1 FROM numsync.plan WHERE actor = 'somebody');
		RETURN NULL; END \$\$;
		CREATE TRIGGER test_by_hand AFTER INSERT ON numsync.change_step FOR EACH ROW WHEN (NEW.state = 'confirmed') EXECUTE FUNCTION numsync.test_by_hand()"
	run 0 "$numsync" run
	is "$(named Fourth)" 10 "a plan by hand, made between the first few and the rest, does not stop the rest"
	is "$(sql "SELECT string_agg(state, ' ' ORDER BY plan_id) FROM numsync.plan WHERE plan_id >= (SELECT plan_id - 1 FROM numsync.plan WHERE actor = 'somebody')")" 'applied open' "and the plan by hand is there"
	sql 'DROP TRIGGER test_by_hand ON numsync.change_step'
fi

# of several accounts the command that goes on names its own
printf '[account default]\napi_url = %s\n[account other]\napi_url = %s\n' "$NUMSYNC_API_URL" "$NUMSYNC_API_URL" >"$NUMSYNC_CONFIG"
{ echo id,name; echo gen-0000001,Fifth; echo gen-0000002,Fifth; echo gen-0000003,Fifth; } >"$work/n.csv"
must "$numsync" import --account default "$work/n.csv"
run 64 "$numsync" apply --account default </dev/null
like "$work/err" 'numsync apply --plan [0-9]* --account default --yes' "what has to be typed names the account"
run 2 "$numsync" apply --account default --limit 1 --yes
like "$work/err" 'to send them: numsync apply --plan [0-9]* --account default$' "the command that sends the rest names the account"
printf 'canary = 1\n' | sed -i '2r /dev/stdin' "$NUMSYNC_CONFIG"
control faults '{"faults":["put:400=100"]}' >/dev/null
run 3 "$numsync" run --account default
like "$work/err" 'to send them all the same: numsync apply --plan [0-9]* --account default' "and so does that of a night"
done_testing
