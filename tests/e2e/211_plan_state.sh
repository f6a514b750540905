# The states of a plan. What somebody plans beside a run or an apply: what a run is about to send is left to it.
# Promise: a plan moves on only from the state that it is thought to be in; one that was superseded at the last moment is not sent (75); a
# plan that a stop left undone is open again; of one that another has replaced meanwhile the message names that one's command.
. tests/lib/e2e.sh
numsync_steps=$PWD/build/steps/numsync
database
sandbox --generate 6
run 0 "$numsync" pull
holds() { # SQL: in a transaction that stays open until release
	mkfifo "$work/hold"
	psql "$DATABASE_URL" -X -q >/dev/null 2>"$work/err.holder" <"$work/hold" &
	holder=$!
	exec 9>"$work/hold"
	rm "$work/hold"
	echo "SET application_name = 'holder'; BEGIN; $1; SELECT 1;" >&9
}
held="SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'holder' AND state = 'idle in transaction')"
release() {
	echo 'ROLLBACK;' >&9
	exec 9>&-
	wait $holder
}
waits() { # STATEMENT: how many of our sessions wait for a lock in it
	sql "SELECT count(*) FROM $lock_waits WHERE query ~ '$1'"
}
waiting() { [ "$(waits "$1")" = "$2" ]; } # STATEMENT COUNT
plans() { sql "SELECT string_agg(plan_id || ' ' || state, ',' ORDER BY plan_id) FROM numsync.plan"; }

# a run has made its plan and is about to apply it; frozen, so that the lock that it will wait for is asked for first
printf 'id,name\ngen-0000001,One\ngen-0000002,Two\n' >"$work/names.csv"
run 0 "$numsync" import "$work/names.csv"
NUMSYNC_STEP=plan.ready NUMSYNC_STEP_FREEZES=1 "$numsync_steps" run >"$work/out.run" 2>"$work/err.run" &
pid=$!
frozen() { grep -q '^State:.*T' "/proc/$pid/status"; }
await "the run has made its plan" frozen
holds "LOCK TABLE numsync.lease IN EXCLUSIVE MODE"
await "the lock is asked for" waiting 'LOCK TABLE' 1
kill -CONT $pid
await_sql "the lock is held" "$held"
await "the run waits before it applies" waiting 'FROM numsync.lease WHERE' 1
run 2 "$numsync" plan
is "$(plans)" '1 open,2 open' "a plan beside a run leaves the run's own to it"
release
wait $pid
is $? 0 "the run goes on with its plan"
is "$(plans) $(stats .put)" '1 applied,2 open 2' "the run that was planned beside sends its own plan"
run 0 "$numsync" apply --plan 2 --yes
is "$(plans) $(stats .put)" '1 applied,2 applied 2' "of the plan made beside it nothing is left to send"

# apply has looked at the plan, and somebody else supersedes it before it begins
printf 'id,name\ngen-0000001,Eins\ngen-0000002,Zwei\n' >"$work/names.csv"
must "$numsync" import "$work/names.csv"
run 2 "$numsync" plan
printf 'id,name\ngen-0000001,Eins\ngen-0000002,Zwo\n' >"$work/names.csv"
must "$numsync" import "$work/names.csv"
holds "SELECT 1 FROM numsync.plan WHERE account_id = 1 AND plan_id = 3 FOR UPDATE"
await_sql "the plan's row is held" "$held"
"$numsync" plan >"$work/out.plan" 2>"$work/err.plan" &
pid=$!
await "another plan supersedes it" waiting 'UPDATE numsync.plan SET' 1
"$numsync" apply --plan 3 --yes >"$work/out" 2>"$work/err" &
other=$!
await "apply is about to begin" waiting 'FROM numsync.plan WHERE .* FOR UPDATE' 1
release
wait $pid
is $? 2 "the new plan is made"
wait $other
is $? 75 "a plan that was superseded is not applied"
like "$work/err" 'plan 3 is superseded: another process moved it on just now.*make a new one with .numsync plan' "a plan that was superseded: the message says why it is not applied"
is "$(plans) $(stats .put)" '1 applied,2 applied,3 superseded,4 open 2' "nothing of a superseded plan is sent"
is "$(sql 'SELECT count(*) FROM numsync.change_step JOIN numsync.change USING (account_id, change_id) WHERE plan_id = 3')" 0 "of a superseded plan nothing is noted"
run 0 "$numsync" apply --plan 4 --yes
is "$(stats .put)" 4 "the plan that superseded it is sent"

# what a dead run was applying gives way to the next run's plan, as ever
printf 'id,name\ngen-0000001,Uno\ngen-0000002,Due\n' >"$work/names.csv"
must "$numsync" import "$work/names.csv"
NUMSYNC_STEP=apply.before_intent run 137 "$numsync_steps" run
is "$(sql 'SELECT state FROM numsync.plan WHERE plan_id = 5')" applying "a run dies while it applies"
run 0 "$numsync" run
is "$(sql 'SELECT string_agg(plan_id || $$ $$ || state, $$,$$ ORDER BY plan_id) FROM numsync.plan WHERE plan_id > 4')" '5 superseded,6 applied' "the next one supersedes its plan"
is "$(stats .put)" 6 "a run after a dead one sends its own plan"

# somebody plans anew while a part of a plan is sent: what is left of it is in the new one
printf 'id,name\ngen-0000001,Ett\ngen-0000002,Tva\n' >"$work/names.csv"
must "$numsync" import "$work/names.csv"
must 2 "$numsync" plan
NUMSYNC_STEP=apply.all_done NUMSYNC_STEP_FREEZES=1 "$numsync_steps" apply --plan 7 --limit 1 --yes >"$work/out" 2>"$work/err" &
pid=$!
await "apply has sent its part" frozen
printf 'id,name\ngen-0000003,Tre\n' >"$work/names.csv"
must "$numsync" import "$work/names.csv"
must 2 "$numsync" plan
kill -CONT $pid
wait $pid
is $? 2 "apply of a part ends with 2, whatever was planned beside it"
is "$(sql 'SELECT string_agg(concat_ws($$ $$, plan_id, state, superseded_by_plan_id), $$,$$ ORDER BY plan_id) FROM numsync.plan WHERE plan_id > 6')" '7 superseded 8,8 open' "a plan that was made meanwhile takes the place of the rest"
like "$work/err" '1 of 2 changes was not sent; plan 8 replaced plan 7 meanwhile; to send that: numsync apply --plan 8$' "apply names the plan that took its place"
absent 'apply --plan 7' "and not the one that cannot be sent any more" "$work/err"
run 0 "$numsync" apply --plan 8 --yes
is "$(stats .put)" 9 "the named command sends the rest"

# a signal while the GETs behind the last changes are under way: nothing is sent, and that is said
printf 'id,name\ngen-0000001,Un\ngen-0000002,Deux\n' >"$work/names.csv"
sandbox --generate 6 --latency 3000
must "$numsync" pull
must "$numsync" import "$work/names.csv"
must 2 "$numsync" plan
NUMSYNC_RATE_LIMIT=300/60 "$numsync" apply --plan 9 --yes >"$work/out" 2>"$work/err" &
pid=$!
await_sql "a GET is under way" 'SELECT count(started_at) > 0 FROM numsync.request_slot'
kill -TERM $pid
wait $pid
is $? 75 "a signal while the last GETs are under way ends with 75"
like "$work/err" 'stopped by a signal after 0 of 3 changes; the rest was not sent; to go on: numsync apply --plan 9' "apply says that nothing was sent"
is "$(sql 'SELECT state FROM numsync.plan WHERE plan_id = 9') $(stats .put)" 'open 0' "a plan that a signal left undone is open again"
sandbox_stop
done_testing
