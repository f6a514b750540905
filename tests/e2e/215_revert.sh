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
# who is named as asking for it still: whoever does now, and nobody else
database
sandbox --generate 10
must "$numsync" pull -q
ask() { # SOURCE LINE...
	source=$1
	shift
	printf '%s\n' id,name,enabled,provider_status,on_drift "$@" >"$work/$source.csv"
	must "$numsync" import --source "$source" "$work/$source.csv"
}
ask plain gen-0000001,One,,, # batch 1
ask expires gen-0000002,Two,,,
ask overtaken gen-0000003,Three,,,
ask moved gen-0000004,Four,,,
ask one gen-0000005,Five,,, # batch 5
ask other gen-0000005,Five,,,
ask repeats gen-0000006,Six,,,
ask again gen-0000007,Seven,,,
ask watch 'gen-0000008,,,!active|pending,disable' # batch 9
ask part "gen-0000009,Nine,$(sql "SELECT enabled FROM numsync.phone_number WHERE id = 'gen-0000009'" | sed 's/t/true/; s/f/false/'),,"
must 2 "$numsync" apply --yes
is "$(sql "SELECT string_agg(DISTINCT batch_id::text, ' ' ORDER BY batch_id::text) FROM numsync.change_field WHERE batch_id IS NOT NULL")" '1 10 2 3 4 5 7 8 9' "each of them has asked for a change"
sql "UPDATE numsync.expectation_line SET expires_at = now() - interval '1 minute' WHERE batch_id = 2"
ask overtaken gen-0000003,Drei,,, # batch 11
control edit '{"id":"gen-0000004","set":{"name":"By somebody else"}}' >/dev/null
must "$numsync" withdraw --source one
ask repeats gen-0000006,Six,,, gen-0000007,,true,, # batch 12
must "$numsync" withdraw --batch 7
ask again gen-0000007,Seven,,, gen-0000001,,,pending, # batch 13
ask part gen-0000009,Neun,,, # batch 14: what batch 10 says of another field stands
must "$numsync" pull -q --refresh all
run 3 "$numsync" revert 2
is "$(sed -n 's/.*warning: batch \([0-9]*\) of source \([a-z]*\) .* still asks for .*: numsync withdraw --batch \1$/\1 \2/p' "$work/err" | sort -n | tr '\n' ' ')" \
	'1 plain 6 other 8 again 9 watch 12 repeats 13 again ' "named are: what stands, another source that asks for the same, what says it again; not what expired, was overtaken, taken back or is in conflict"
for batch in 1 6 8 9 12 13; do must "$numsync" withdraw --batch $batch; done
run 3 "$numsync" revert 2
absent 'still asks' "and when these are taken back nobody is" "$work/err"
run 64 "$numsync" revert 99
run 64 "$numsync" revert
run 64 "$numsync" revert x
done_testing
