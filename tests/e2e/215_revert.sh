# revert RUN: what a run changed is put back, but not over what somebody else did since; and that is revertible, too.
# Promise: a number of which somebody changed a field since is a conflict, named and left out; a run cannot be reverted until it is known
# what it did.
. tests/lib/e2e.sh
database
sandbox --state "$fixtures/demo/account.json"
shape='.numbers | sort_by(.id) | map({id, name, enabled, override: (.adminEnablementOverride | if . == null or .reason == null then null else [.enabled, .reason] end)})'
state | jq "$shape" >"$work/before.json"
must "$numsync" pull
must "$numsync" import "$fixtures/demo/enablement.csv" "$fixtures/demo/names.csv"
run 0 "$numsync" apply --yes
state | jq "$shape" >"$work/applied.json"
run 2 "$numsync" revert 2
like "$work/out" 'to send it: numsync apply --plan 2' "a plan is saved and shown"
like "$work/err" 'withdraw --batch 1' "the files that still ask for it are named"
must "$numsync" withdraw --source admin
run 0 "$numsync" apply --plan 2 --yes
state | jq "$shape" >"$work/reverted.json"
same "$work/before.json" "$work/reverted.json" "every number is as it was before the run"
run 2 "$numsync" revert 3
run 0 "$numsync" apply --plan 3 --yes
state | jq "$shape" >"$work/again.json"
same "$work/applied.json" "$work/again.json" "the revert itself can be reverted"
# somebody renamed one of them since
phone=$(sql "SELECT c.phone_id FROM numsync.change c JOIN numsync.change_field f USING (account_id, change_id) WHERE f.field = 'name' AND f.wanted AND c.plan_id = 3 LIMIT 1")
control edit "{\"id\":\"$phone\",\"set\":{\"name\":\"By somebody else\"}}" >/dev/null
must "$numsync" pull
run 3 "$numsync" revert 4
like "$work/out" 'By somebody else' "what somebody changed since is a conflict"
run 0 "$numsync" apply --plan 4 --yes
is "$(state | jq -r ".numbers[] | select(.id == \"$phone\") | .name")" 'By somebody else' "what somebody changed since is left alone"
# changed after the plan was made: found at the moment of sending
run 3 "$numsync" revert 2
# a run that was killed: what it sent is its own, also what the next run found out about it
killed=$PWD/build/steps/numsync
sandbox --generate 6
database
must "$numsync" pull -q
printf 'id,name\ngen-0000001,One\ngen-0000002,Two\n' >"$work/two.csv"
must "$numsync" import "$work/two.csv"
before=$(state | jq -c '.numbers | map([.id, .name])')
must 2 "$numsync" plan
run 0 "$numsync" revert 1
like "$work/out" 'nothing to put back' "a run that changed nothing has nothing to put back"
is "$(sql 'SELECT state FROM numsync.plan')" open "and the open plan stays what it was"
NUMSYNC_CONNECTIONS=1 NUMSYNC_STEP=apply.answered:2 "$killed" apply --yes >"$work/out" 2>"$work/err"
is $? 137 "killed between two changes"
dead=$(sql 'SELECT max(run_id) FROM numsync.run')
run 75 "$numsync" revert "$dead"
like "$work/err" "run $dead is at work, or has died" "it cannot be reverted before it is known what it did"
run 0 "$numsync" run
is "$(stats '.puts_by_id | length')" 2 "both changes took effect"
run 2 "$numsync" revert "$dead"
is "$(grep -c '^~ ' "$work/out")" 2 "both changes are the killed run's"
must "$numsync" withdraw --source admin
run 0 "$numsync" apply --plan "$(sql 'SELECT max(plan_id) FROM numsync.plan')" --yes
is "$(state | jq -c '.numbers | map([.id, .name])')" "$before" "a killed run is put back whole"
run 64 "$numsync" revert 99
run 64 "$numsync" revert
run 64 "$numsync" revert x
done_testing
