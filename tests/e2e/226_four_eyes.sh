# Four eyes: who made a plan does not approve it, and nothing is sent that nobody approved; who somebody is says the database.
# Promise: with approval = other nothing is sent of a plan before another database role than made it has approved it as it is; a word that
# was taken back, a plan that was replaced, changed or became too old send nothing, even when that happens while a run is about to take it.
. tests/lib/e2e.sh
database
owner=$DATABASE_URL base=$name
if [ "$(sql "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")" != t ]; then
	echo '1..0 # SKIP the database user may not make roles'
	exit 0
fi
must "$numsync" migrate --roles
sql "$(for role in night:sync jane:admin bob:admin lee:finance; do echo "CREATE ROLE ${base}_${role%:*} LOGIN PASSWORD 'canary' IN ROLE numsync_${role#*:};"; done)"
as() {
	DATABASE_URL=$(cluster_url "$base" "${base}_$1" canary)
	export DATABASE_URL
}
asked() { ask_sql "$owner" "$1" || broken "asked: $1"; } # by the owner, whoever works
last() { asked 'SELECT max(plan_id) FROM numsync.plan'; }
wanted() { # NAME: of three numbers
	printf 'id,name\ngen-0000001,%s\ngen-0000002,%s\ngen-0000003,%s\n' "$1" "$1" "$1" >"$work/n.csv"
	must "$numsync" import "$work/n.csv"
}
named() { state | jq "[.numbers[] | select(.name == \"$1\")] | length"; }
of_plan() { must "$numsync" plans --json; jq -r ".[] | select(.plan == $1) | $2" "$work/out"; }
sandbox --generate 20
printf '[numsync]\napproval = other\n' >"$NUMSYNC_CONFIG"
as night
must "$numsync" pull
as jane
wanted First

# a night plans and waits
as night
run 2 "$numsync" run --metrics "$work/n.prom"
like "$work/out" ': plan 1 waits for approval .3 changes. ' "the night's line says that the plan waits"
like "$work/err" "plan 1 waits for approval; nothing of it was sent. To send it: numsync approve 1, as another database role than ${base}_night, which made it; then numsync apply --plan 1\$" "and names the commands that send it"
like "$work/n.prom" '^numsync_changes_waiting.account="default". 3$' "so do the metrics"
run 2 "$numsync" run --quiet
like "$work/out" '^default run [0-9]+: .*plan 1 waits for approval' "so does a quiet night: somebody has to approve"
run 2 "$numsync" run --json
is "$(jq -c '[.plan_waiting, .changes_planned, .changes_confirmed, .exit_status]' "$work/out") $(last)" '[1,3,0,2] 1' "the same night again is the same plan"
run 2 "$numsync" apply
like "$work/err" 'plan 1 waits for approval' "apply without --plan waits, too, and asks nothing"
run 2 "$numsync" apply --plan 1 --yes
is "$(stats .put) $(of_plan 1 .state)" '0 waiting' "nothing was sent"
must "$numsync" status --json
is "$(jq -r '"\(.open_plan_waits) \(.next)"' "$work/out" | cut -c 1-62)" "true numsync plan 1; it waits for approval: numsync approve 1," "status says what comes next"

# who may not approve
run 4 "$numsync" approve 1 --actor somebody
like "$work/err" "the database role ${base}_night made plan 1, and this connection is of the same role" "the role that made a plan does not approve it, whatever --actor says"
as lee
run 74 "$numsync" approve 1
as jane
must 2 "$numsync" plan --only-number gen-0000001
like "$work/out" "^to send it: numsync approve 2, as another database role than ${base}_jane, which made it; then numsync apply --plan 2\$" "plan names both commands"
run 4 "$numsync" approve 2 --actor bob
as night
run 74 "$numsync" approve 2
like "$work/err" 'permission denied' "a role that has no right to approve cannot"
is "$(asked 'SELECT count(*) FROM numsync.plan_approval')" 0 "no word was kept"
denied() { # SQL TEXT
	psql "$DATABASE_URL" -X -q -c "$1" >"$work/out" 2>"$work/err"
	like "$work/err" 'permission denied' "$2"
}
denied "UPDATE numsync.plan SET role = 'x'" "nobody says who made a plan"
denied "INSERT INTO numsync.plan (account_id, plan_id, actor, created_at, catalogue, change_count, disable_count, state, role) VALUES (1, 99, 'x', now(), 'x', 0, 0, 'superseded', 'x')" "nor adds one of another"
as jane
denied "INSERT INTO numsync.plan_approval (account_id, plan_id, step, approves, digest, actor, said_at, role) VALUES (1, 2, 1, true, 'x', 'x', now(), 'x')" "nobody approves as another"
denied "DELETE FROM numsync.plan_approval" "what was said about plans stays"
sql "INSERT INTO numsync.plan_approval (account_id, plan_id, step, approves, digest, actor, said_at) SELECT 1, 2, 1, true, numsync.plan_digest(1, 2), 'bob', now()"
run 2 "$numsync" apply --plan 2 --yes
is "$(stats .put)" 0 "an approval by who made the plan, written past numsync, counts for nothing"

# who may
as bob
run 64 "$numsync" approve 1
like "$work/err" 'plan 2 replaced plan 1' "a plan that was replaced is not approved"
run 64 "$numsync" approve
run 64 "$numsync" approve 99
run 0 "$numsync" approve 2 --actor jane --json
is "$(jq -r '[.plan, .approved, .actor, .role] | join(" ")' "$work/out")" "2 true jane ${base}_bob" "the database notes who approved"
is "$(jq -r .digest "$work/out")" "$(asked 'SELECT numsync.plan_digest(1, 2)')" "and for what"
is "$(of_plan 2 '[.state, .role, .approved_role] | join(" ")')" "approved ${base}_jane ${base}_bob" "plans says so"
as night
run 2 "$numsync" apply --plan 2 --yes # two more are to be corrected
is "$(named First) $(stats .put)" '1 1' "what was approved is sent"
run 0 "$numsync" plans --json
is "$(of_plan 2 '[.state, .approved_by, .approved_role, .approved_at != null] | join(" ")')" "applied jane ${base}_bob true" "and who had approved what was sent"
is "$(jq -c '[.[] | [.plan, .state, .superseded_by, .applied_in_run]]' "$work/out")" "[[2,\"applied\",null,$(asked 'SELECT max(run_id) FROM numsync.run')],[1,\"superseded\",2,null]]" "plans says in which run a plan was sent, and which one replaced the other"

# a night sends what was approved, and only that
run 2 "$numsync" run
plan=$(last)
as jane
run 0 "$numsync" approve "$plan"
as night
run 0 "$numsync" run
is "$(last) $(named First)" "$plan 3" "a night that plans what was approved sends it, as that plan"
as jane
wanted Second
must 2 "$numsync" plan
as bob
must "$numsync" approve "$(last)"
as jane
wanted Third
as night
puts=$(stats .put)
run 2 "$numsync" run
is "$(stats .put)" "$puts" "a plan that says something else waits anew"
must 64 "$numsync" apply --plan "$(($(last) - 1))" --yes

# taken back; in parts; put back
plan=$(last)
as bob
run 64 "$numsync" approve "$plan" --withdraw
like "$work/err" 'no approval that could be taken back: it is not approved' "what nobody approved is not taken back"
must "$numsync" approve "$plan"
as night
run 2 "$numsync" apply --plan "$plan" --limit 1 --yes
is "$(named Third)" 1 "the first few of an approved plan are sent"
as jane
run 0 "$numsync" approve "$plan" --withdraw
as night
run 2 "$numsync" apply --plan "$plan" --yes
is "$(named Third)" 1 "when the approval was taken back, the rest is not"
asked "UPDATE numsync.plan SET state = 'superseded' WHERE plan_id = $plan"
is "$(of_plan "$plan" .approved_role)" "${base}_bob" "plans names who had approved what was sent, whatever was said later"
asked "UPDATE numsync.plan SET state = 'open' WHERE plan_id = $plan"
as bob
sql "INSERT INTO numsync.plan_approval (account_id, plan_id, step, approves, digest, actor, said_at) SELECT 1, $plan, max(step) + 1, true, numsync.plan_digest(1, $plan), 'bob', now() + interval '1 hour' FROM numsync.plan_approval WHERE plan_id = $plan"
run 2 "$numsync" apply --plan "$plan" --yes
is "$(named Third) $(of_plan "$plan" .state)" '1 waiting' "an approval of a time that is still to come, written past numsync, counts for nothing"
must "$numsync" approve "$plan"
must "$numsync" apply --plan "$plan" --yes
is "$(named Third)" 3 "approved again, it is"
sent=$(asked 'SELECT max(run_id) FROM numsync.run')
must 2 "$numsync" revert "$sent"
like "$work/out" "^to send it: numsync approve [0-9]+, as another database role than ${base}_bob" "what puts a run back waits, too"
plan=$(last)
must 2 "$numsync" apply --plan "$plan" --yes
must 4 "$numsync" approve "$plan"
as jane
must "$numsync" approve "$plan"
must 2 "$numsync" apply --plan "$plan" --yes
is "$(named Third)" 1 "approved, it puts back"
must 2 "$numsync" plan
asked 'UPDATE numsync.plan SET role = NULL WHERE plan_id = (SELECT max(plan_id) FROM numsync.plan)'
plan=$(last)
as bob
run 4 "$numsync" approve "$plan"
like "$work/err" 'of an earlier numsync.*make the plan again' "a plan of which nobody knows who made it is not approved"
as jane
must 2 "$numsync" plan
is "$(($(last) - plan))" 1 "made again it is another"
plan=$(last)
as bob
must "$numsync" approve "$plan"
asked "UPDATE numsync.plan SET $(back '25 hours' created_at) WHERE plan_id = $plan"
is "$(of_plan "$plan" .state)" expired "an approved plan grows too old"
run 0 "$numsync" status --json
is "$(jq -r '"\(.open_plan_expired) \(.open_plan_waits) \(.next)"' "$work/out")" "true false numsync plan; plan $plan has expired: it is older than max_plan_age" "status says that it has expired, and what to run"
denied "UPDATE numsync.plan_approval SET said_at = now()" "who approves cannot say it again in the name of the past"
run 64 "$numsync" approve "$plan"
run 64 "$numsync" apply --plan "$plan" --yes
run 0 "$numsync" approve "$plan" --withdraw
as jane
must 2 "$numsync" plan
is "$(($(last) - plan)) $(of_plan "$(last)" .state)" "1 waiting" "made again it is another, for no approval outlives its plan"
plan=$(last)
as bob
must "$numsync" approve "$plan"
as jane
must 2 "$numsync" plan
is "$(last) $(of_plan "$plan" .state)" "$plan approved" "one that is not too old is the same and stays approved"

# what another process does between the look and the taking: it holds the plan's row, does it, and lets go
mkfifo "$work/fifo"
puts=$(stats .put)
while IFS='|' read -r ends what change text; do
	psql "$owner" -X -q <"$work/fifo" >"$work/psql.out" 2>&1 &
	other=$!
	exec 7>"$work/fifo"
	echo "BEGIN; SELECT 1 FROM numsync.plan WHERE account_id = 1 AND plan_id = $plan FOR UPDATE;" >&7
	await_sql "the plan's row is held" "SELECT count(*) > 0 FROM $locks WHERE relation = 'numsync.plan'::regclass AND mode = 'RowShareLock'"
	"$numsync" apply --plan "$plan" --yes >"$work/out" 2>"$work/err" 7>&- &
	apply=$!
	await_sql "apply waits for the row" "SELECT count(*) > 0 FROM $lock_waits"
	echo "$change; COMMIT;" | sed "s/PLAN/$plan/g" >&7
	exec 7>&-
	wait $other
	wait $apply
	is "$? $(stats .put)" "$ends $puts" "$what while apply is about to take the plan: nothing is sent"
	like "$work/err" "$text" "$what: it says why"
	asked "UPDATE numsync.plan SET state = 'open', created_at = now() WHERE plan_id = $plan; UPDATE numsync.change_field SET after = 'Third' WHERE after = 'Evil'"
	as bob
	sql "INSERT INTO numsync.plan_approval (account_id, plan_id, step, approves, digest, actor, said_at) SELECT 1, $plan, max(step) + 1, true, numsync.plan_digest(1, $plan), 'bob', now() FROM numsync.plan_approval WHERE plan_id = $plan"
	as jane
done <<CASES
2|the approval is taken back|INSERT INTO numsync.plan_approval (account_id, plan_id, step, approves, digest, actor, said_at) SELECT 1, PLAN, max(step) + 1, false, '', 'bob', now() FROM numsync.plan_approval WHERE plan_id = PLAN|waits for approval
2|the plan is made to say something else|UPDATE numsync.change_field SET after = 'Evil' WHERE wanted AND change_id IN (SELECT change_id FROM numsync.change WHERE plan_id = PLAN)|waits for approval
75|the plan is replaced|UPDATE numsync.plan SET state = 'superseded' WHERE plan_id = PLAN|plan [0-9]+ is superseded: another process moved it on
75|the plan becomes too old|UPDATE numsync.plan SET $(back '25 hours' created_at) WHERE plan_id = PLAN|plan [0-9]+ has grown too old
CASES
run 0 "$numsync" apply --plan "$plan" --yes
is "$(stats .put)" "$((puts + 2))" "when nobody does anything, the approved plan is sent"

# an approval is as good as it is old, whoever makes the plan young again
as jane
wanted Fourth
must 2 "$numsync" plan
plan=$(last)
as bob
must "$numsync" approve "$plan"
asked "UPDATE numsync.plan_approval SET $(back '25 hours' said_at) WHERE plan_id = $plan; UPDATE numsync.plan SET $(back '25 hours' created_at) WHERE plan_id = $plan"
as night
sql "UPDATE numsync.plan SET created_at = now() WHERE plan_id = $plan"
puts=$(stats .put)
run 2 "$numsync" apply --plan "$plan" --yes
is "$(stats .put) $(of_plan "$plan" .state)" "$puts waiting" "an approval from before the plan was made young counts no more"

# what somebody adds when a run has taken the plan: of one change the record is as if it had not been read when the plan was made
asked "DELETE FROM numsync.change_field f USING numsync.change c WHERE c.account_id = f.account_id AND c.change_id = f.change_id AND c.plan_id = $plan AND NOT f.wanted AND c.phone_id = 'gen-0000002'"
# the time of an override is that of the making, and may be another; that there is one is not
as bob
must "$numsync" approve "$plan"
is "$(of_plan "$plan" .state)" approved "the plan is approved"
asked "INSERT INTO numsync.change_field (account_id, change_id, field, before, after, wanted) SELECT 1, c.change_id, 'override_updated_at', NULL, '2026-01-02T03:04:05Z', true FROM numsync.change c WHERE c.plan_id = $plan AND c.phone_id = 'gen-0000002'"
is "$(of_plan "$plan" .state)" waiting "with the time of an override that nobody approved it waits again"
asked "DELETE FROM numsync.change_field f USING numsync.change c WHERE c.account_id = f.account_id AND c.change_id = f.change_id AND c.plan_id = $plan AND f.field = 'override_updated_at' AND c.phone_id = 'gen-0000002'"
while IFS='|' read -r what change; do
	as bob
	must "$numsync" approve "$plan"
	psql "$owner" -X -q <"$work/fifo" >"$work/psql.out" 2>&1 &
	other=$!
	exec 7>"$work/fifo"
	echo "BEGIN; LOCK TABLE numsync.expectation_line;" >&7
	await_sql "the lines are held" "SELECT count(*) > 0 FROM $locks WHERE relation = 'numsync.expectation_line'::regclass AND mode = 'AccessExclusiveLock' AND granted"
	as night
	"$numsync" apply --plan "$plan" --yes >"$work/out" 2>"$work/err" 7>&- &
	apply=$!
	await_sql "the plan is taken" "SELECT state = 'applying' FROM numsync.plan WHERE plan_id = $plan"
	sql "$change"
	echo 'COMMIT;' >&7
	exec 7>&-
	wait $other
	wait $apply
	is "$? $(state | jq -c '[.numbers[] | select(.name == "Evil" or (.id == "gen-0000002" and .enabled == false))] | length')" '4 0' "$what when a run has taken the plan is not sent"
	like "$work/err" "change [0-9]+ .*of plan $plan is not what was approved: somebody has added it or changed it" "$what: the message says so"
	must 2 "$numsync" run
	is "$(of_plan "$plan" '[.state, .superseded_by] | @json')" '["superseded",null]' "$what: the next run ends the plan, which no other one has replaced"
	plan=$(last)
	asked "DELETE FROM numsync.change_field f USING numsync.change c WHERE c.account_id = f.account_id AND c.change_id = f.change_id AND c.plan_id = $plan AND NOT f.wanted AND c.phone_id = 'gen-0000002'"
done <<CASES
a field of another change|INSERT INTO numsync.change_field (account_id, change_id, field, before, after, wanted) SELECT 1, c.change_id, 'enabled', 'true', 'false', true FROM numsync.change c WHERE c.plan_id = (SELECT max(plan_id) FROM numsync.plan) AND c.phone_id = 'gen-0000002'
a change of another number|INSERT INTO numsync.change (account_id, change_id, plan_id, phone_id, number) SELECT 1, c.change_id + 1, c.plan_id, m.id, m.number FROM (SELECT account_id, max(change_id) AS change_id, max(plan_id) AS plan_id FROM numsync.change GROUP BY account_id) c JOIN numsync.phone_number m ON m.account_id = c.account_id WHERE m.id = 'gen-0000009'; INSERT INTO numsync.change_field (account_id, change_id, field, before, after, wanted) SELECT 1, c.change_id, 'name', m.name, 'Evil', true FROM numsync.change c JOIN numsync.phone_number m ON m.account_id = c.account_id AND m.id = c.phone_id WHERE c.plan_id = (SELECT max(plan_id) FROM numsync.plan) AND m.id = 'gen-0000009'
CASES

# what replaced a plan is on record, not guessed
must "$numsync" plan --only-number gen-0000015
must 2 "$numsync" plan
is "$(of_plan "$plan" '[.state, .superseded_by] | @json')" '["superseded",null]' "a plan that gave way when there was nothing to change was not replaced by a later one"
must 2 "$numsync" apply --yes

# who looks after it
as jane
run 0 "$numsync" doctor
like "$work/out" "ok +approval +what ${base}_jane has planned may be approved by .*${base}_bob" "doctor names who may approve"
as jane
wanted Fifth
: >"$NUMSYNC_CONFIG"
must 2 "$numsync" plan
plan=$(last)
is "$(of_plan "$plan" .state)" open "with approval = none a plan is open"
as bob
run 0 "$numsync" approve "$plan"
like "$work/err" 'the setting .approval. is none' "an approval that nobody asks for is on record, with a warning"
run 0 "$numsync" apply --plan "$plan" --yes
asked "REVOKE INSERT (account_id, plan_id, step, approves, digest, actor, said_at) ON numsync.plan_approval FROM numsync_admin"
printf '[numsync]\napproval = other\n' >"$NUMSYNC_CONFIG"
run 0 "$numsync" doctor
like "$work/out" "warning  approval +approval = other, but no other role than ${base}_bob may log in and approve" "doctor warns where nobody else may approve"
printf '[numsync]\napproval = both\n' >"$NUMSYNC_CONFIG"
run 78 "$numsync" plans
like "$work/err" 'approval.*none or other' "another word is refused"
export DATABASE_URL=$owner
sql "DROP ROLE ${base}_night, ${base}_jane, ${base}_bob, ${base}_lee"
done_testing
