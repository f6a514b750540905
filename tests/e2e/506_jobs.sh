# run --all-accounts --jobs: several workers, each account once, the longest waiting first, whoever dies is replaced.
# Promise: an account is worked on by one process; one that kills its workers is given up after two; nobody works on when the parent died.
. tests/lib/e2e.sh
database
sandbox --generate 8 --latency 20
printf '%s\n' "$LEADPING_API_KEY" >"$work/key"
chmod 600 "$work/key"
unset LEADPING_API_KEY
accounts="a1 a2 a3 a4"
{
	printf '[numsync]\nkey_file = %s\n' "$work/key"
	for name in $accounts; do printf '[account %s]\npage_size = 25\n' "$name"; done
} >"$NUMSYNC_CONFIG"
runs() { sql "SELECT coalesce(string_agg(n, ' ' ORDER BY n), '') FROM (SELECT a.name || ':' || count(*) AS n FROM numsync.run r JOIN numsync.account a USING (account_id) WHERE $1 GROUP BY a.name) x"; }
forget() { sql "UPDATE numsync.run SET command = 'old'"; }
each_once='a1:1 a2:1 a3:1 a4:1'

run 64 "$numsync" run --jobs 2
like "$work/err" 'all-accounts' "--jobs needs --all-accounts"
run 64 "$numsync" run --all-accounts --jobs 0
run 64 "$numsync" run --all-accounts --account a1
run 0 "$numsync" run --all-accounts --jobs 3 --time-budget 0 # 0: none
is "$(runs true)" "$each_once" "three workers: every account exactly once"
is "$(grep -cE '^a[1-4] run 1: in sync .*8 numbers listed' "$work/out")" 4 "a whole line for each account"
is "$(sql "SELECT count(DISTINCT process_id) BETWEEN 2 AND 3 FROM numsync.run")" t "three workers are more than one process"
is "$(sql "SELECT count(*) FROM numsync.lease WHERE run_id IS NOT NULL")" 0 "every lease is given back"
run 0 "$numsync" report --all-accounts -o "$work/all.html"
like "$work/all.html" 'All 4 accounts are as they are wanted[.]' "the page of them begins with that"
like "$work/all.html" 'Nothing differs from what is wanted in any account' "and has no drift"

# order: the longest waiting first, new ones before all
sql "UPDATE numsync.run r SET started_at = (started_at AT TIME ZONE 'UTC' - h * interval '1 hour') AT TIME ZONE 'UTC', ended_at = (ended_at AT TIME ZONE 'UTC' - h * interval '1 hour') AT TIME ZONE 'UTC' FROM (VALUES ('a4', 5), ('a1', 3), ('a3', 2)) v (n, h) JOIN numsync.account a ON a.name = n WHERE r.account_id = a.account_id"
printf '[account new]\npage_size = 25\n' >>"$NUMSYNC_CONFIG"
run 0 "$numsync" run --all-accounts --json
is "$(jq -r .account <"$work/out" | tr '\n' ' ')" 'new a4 a1 a3 a2 ' "the account that waited longest comes first"
is "$(jq -c . <"$work/out" | wc -l | tr -d ' '):$(wc -l <"$work/out" | tr -d ' ')" 5:5 "JSON: one line for each account"
sed -i '/account new/,$d' "$NUMSYNC_CONFIG"

# due_after: what another machine did lately is left alone
run 0 env NUMSYNC_DUE_AFTER=1h "$numsync" run --all-accounts --jobs 2
is "$(runs 'run_id > 2')" '' "nothing is done again within due_after"
like "$work/err" '4 of 4 accounts were done by other processes' "accounts that other processes did are counted in the message"
run 0 env NUMSYNC_DUE_AFTER=1h "$numsync" run --all-accounts --jobs 2 --quiet
is "$(cat "$work/out" "$work/err")" '' "accounts that are not due are no news with --quiet"
run 73 sh -c 'exec "$1" run --all-accounts --jobs 2 --refresh none >/dev/full' sh "$numsync"
like "$work/err" 'cannot write to standard output' "what workers cannot print is told at the end"

# one account fails, the others go on
printf 'wrong\n' >"$work/wrong"
chmod 600 "$work/wrong"
sed -i "s|^\[account a3\]|&\nkey_file = $work/wrong|" "$NUMSYNC_CONFIG"
forget
run 77 "$numsync" run --all-accounts --jobs 3
like "$work/err" 'account a3: ' "the account that fails is named"
is "$(runs "state = 'done' AND command = 'run'")" 'a1:1 a2:1 a4:1' "the accounts beside one that fails are done"
sed -i '/\/wrong$/d' "$NUMSYNC_CONFIG"

# a worker is killed: its account is done by another, nothing twice
sandbox --generate 8 --latency 400
unset LEADPING_API_KEY
forget
begin() {
	"$numsync" run --all-accounts --jobs 2 "$@" >"$work/out" 2>"$work/err" &
	command_pid=$!
	await_sql "two accounts are under way" "SELECT count(*) >= 2 FROM numsync.run WHERE command = 'run'"
}
begin
# stopped first, so that it is killed in the middle of a run
kill_a_worker() {
	pid=$(sql "SELECT process_id FROM numsync.run WHERE state = 'running' ORDER BY account_id LIMIT 1")
	[ -n "$pid" ] && kill -STOP "$pid" || return 1
	sql_holds "SELECT count(*) = 1 FROM numsync.run WHERE state = 'running' AND process_id = $pid" && kill -9 "$pid" && return 0
	kill -CONT "$pid"
	return 1
}
await "a worker is killed in the middle of a run" kill_a_worker
wait $command_pid
is $? 0 "a command whose worker was killed ends well"
is "$(runs "command = 'run' AND state = 'done'")" "$each_once" "every account is done exactly once"
is "$(sql "SELECT count(*) FROM numsync.run WHERE command = 'run' AND state = 'interrupted'")" 1 "the killed run is on record"
like "$work/err" 'was killed by signal 9; another takes over' "the worker that was killed is told, and that another takes over"

# an account that another process works on is left to it
other_has_a1() {
	forget
	"$numsync" run --account a1 >"$work/other" 2>&1 &
	other=$!
	await_sql "the other run has its lease" "SELECT count(*) = 1 FROM numsync.run WHERE command = 'run' AND state = 'running'"
	kill -STOP $other
	"$numsync" run --all-accounts --jobs 2 >"$work/out" 2>"$work/err" &
	command_pid=$!
	await_sql "all but that one are done" "SELECT count(*) = 3 FROM numsync.run WHERE command = 'run' AND state = 'done'"
}
other_has_a1
kill -CONT $other
wait $other
wait $command_pid
is $? 0 "a command that waited for another run ends well"
is "$(runs "command = 'run'")" "$each_once" "the account is done once, by the other"
like "$work/err" '1 of 4 accounts were done by other' "an account that the other did counts as done"
# and taken over when the other dies
other_has_a1
kill -9 $other
wait $other 2>/dev/null
wait $command_pid
is $? 0 "the waiting command ends well when the other dies"
is "$(runs "command = 'run' AND state = 'done'")" "$each_once" "it has taken over what the other left"

# SIGTERM: all workers end in order
forget
begin
kill $command_pid
wait $command_pid
is $? 75 "SIGTERM to the parent: 75"
is "$(sql "SELECT count(*) FROM numsync.run WHERE state = 'running'"):$(sql "SELECT count(*) FROM numsync.lease WHERE run_id IS NOT NULL")" 0:0 "every run is closed, every lease given back"
like "$work/err" 'of 4 accounts were not reached: stopped by a signal' "accounts that a signal left are told"
# the parent is killed: nobody works on
forget
begin
kill -9 $command_pid
wait $command_pid 2>/dev/null
await_sql "the workers end, too" "SELECT count(*) = 0 FROM numsync.lease WHERE run_id IS NOT NULL"
is "$(sql "SELECT count(*) > 0 FROM numsync.run WHERE command = 'run' AND state = 'failed' AND exit_status = 75")" t "workers whose parent was killed end their runs in order"

# the time budget bounds the command
forget
run 75 "$numsync" run --all-accounts --jobs 1 --time-budget 300ms
like "$work/err" 'were not reached: the time budget is spent' "what the time budget did not reach is told"

# the private cluster: started once, for all workers, and stopped at the end
mkdir -m 755 "$work/state"
[ "$(id -u)" -ne 0 ] || { chmod 755 "$work"; chown postgres "$work/state"; }
sed -i "s|^\[numsync\]|&\nstate_dir = $work/state|" "$NUMSYNC_CONFIG"
unset DATABASE_URL
NUMSYNC_DATABASE=local
export NUMSYNC_DATABASE
run 0 "$numsync" init --local
run 0 "$numsync" run --all-accounts --jobs 4
is "$(grep -c '8 numbers listed (8 new' "$work/out")" 4 "an account is done by each worker in the private cluster, too"
[ ! -e "$work/state/cluster/postmaster.pid" ]
ok "the private cluster is stopped when the last worker has ended"
log=$work/state/postgresql.log
echo 'a line of before' >>"$log"
run 0 "$numsync" status --all-accounts
like "$log" 'a line of before' "PostgreSQL's log of the private cluster is kept"
head -c 1100000 /dev/zero >>"$log"
run 0 "$numsync" import --list --account a1
[ "$(stat -c %s "$log")" -lt 100000 ]
ok "PostgreSQL's log begins anew when it is larger than 1 MiB"
unset NUMSYNC_DATABASE
database
sed -i '/^state_dir/d' "$NUMSYNC_CONFIG"

# a database that is down for all is no news for each of many accounts
for name in b1 b2 b3 b4 b5 b6 b7 b8 b9 c1; do printf '[account %s]\npage_size = 25\n' "$name"; done >>"$NUMSYNC_CONFIG"
"$numsync" run --all-accounts >"$work/out" 2>"$work/err" &
command_pid=$!
await_sql "one account is under way" "SELECT count(*) = 1 FROM numsync.run WHERE state = 'running'"
name=${DATABASE_URL#*dbname=}
cluster_maintain -c "ALTER DATABASE $name WITH ALLOW_CONNECTIONS false"
wait $command_pid
is $? 74 "the database goes away: 74"
cluster_maintain -c "ALTER DATABASE $name WITH ALLOW_CONNECTIONS true"
is "$(grep -c 'error: account ' "$work/err")" 8 "after eight accounts in a row"
like "$work/err" '[0-9] of 14 accounts were not reached: the database failed for too many in a row' "after too many failures in a row the rest is not tried"
sed -i '/^\[account b7\]/,$d' "$NUMSYNC_CONFIG"

# eight that fail by what is their own cost themselves alone: the database answers
if cluster_sharded; then
	skip "eight accounts that fail by what is their own" "a trigger on a table with shards"
else
	forget
	sql "CREATE FUNCTION numsync.fail() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN
		IF (SELECT name FROM numsync.account WHERE account_id = NEW.account_id) NOT BETWEEN 'b5' AND 'b6' THEN RAISE 'a fault of its own'; END IF;
		RETURN NEW; END \$\$; CREATE TRIGGER fail BEFORE INSERT ON numsync.run FOR EACH ROW EXECUTE FUNCTION numsync.fail()"
	run 74 "$numsync" run --all-accounts
	is "$(grep -c 'error: account .*a fault of its own' "$work/err")" 8 "eight accounts in a row fail by what is their own"
	is "$(runs "state = 'done' AND command = 'run'")" 'b5:1 b6:1' "and the others are done"
	absent 'not reached' "none is left out" "$work/err"
	sql 'DROP TRIGGER fail ON numsync.run; DROP FUNCTION numsync.fail'
fi
# one that only reads is for none of them
run 74 "$numsync" run --all-accounts --database "$(with_options '-c default_transaction_read_only=on')"
is "$(grep -c 'error:' "$work/err") $(grep -c 'error: the database is read-only' "$work/err")" '1 1' "a database that only reads is told once"
sed -i '/^\[account b1\]/,$d' "$NUMSYNC_CONFIG"

# a signal while it is asked which account is due
lock_table numsync.run
"$numsync" run --all-accounts >"$work/out" 2>"$work/err" &
command_pid=$!
await_sql "the command waits for it" "SELECT count(*) > 0 FROM $lock_waits"
kill -TERM $command_pid
wait $command_pid
is $? 75 "a signal while it is asked which account is due: 75"
like "$work/err" 'stopped by a signal; nothing was begun' "and why"
lock_free

# an account that kills its workers is given up after two of them
sandbox --generate 8
unset LEADPING_API_KEY
forget
run 70 env NUMSYNC_STEP=lease.taken "$PWD/build/steps/numsync" run --all-accounts --jobs 2
is "$(grep -c 'the second time; it is given up' "$work/err")" 4 "an account that kills its workers is given up, and told"
run 0 "$numsync" run --all-accounts --jobs 2
done_testing
