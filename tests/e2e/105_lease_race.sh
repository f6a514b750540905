# Two take the lease at the same moment: whoever waited for the other sees what the other did, not what was before.
# Promise: a renewal or a taker that has waited checks the fencing number on the row that it waited for.
. tests/lib/e2e.sh
database
sandbox --generate 3
run 0 "$numsync" run
mkfifo "$work/other"
psql "$DATABASE_URL" -X -q <"$work/other" >"$work/psql" 2>&1 &
other=$!
exec 3>"$work/other"
echo "SET application_name = 'another taker'; BEGIN; SELECT 1 FROM numsync.lease_renewal WHERE account_id = 1 FOR UPDATE;" >&3
await_sql "the other is about to take the lease" "SELECT count(*) = 1 FROM pg_stat_activity WHERE application_name = 'another taker' AND state = 'idle in transaction'"
"$numsync" run >"$work/out" 2>"$work/err" &
pid=$!
await_sql "a run waits for the other" "SELECT count(*) = 1 FROM $lock_waits WHERE application_name LIKE 'numsync%'"
echo "UPDATE numsync.lease SET fence = fence + 1, run_id = 7, session = 'another taker';
UPDATE numsync.lease_renewal SET expires_at = now() + interval '1 minute'; COMMIT;" >&3
wait $pid
is $? 75 "the run leaves the account to the other"
like "$work/err" 'is being worked on by run 7' "a run that leaves the account to another says so"
is "$(sql "SELECT run_id FROM numsync.lease")" 7 "the lease is the other's"
# the other gives it back while a run waits: then it may be taken, though it was held before
echo "BEGIN; SELECT 1 FROM numsync.lease_renewal WHERE account_id = 1 FOR UPDATE;" >&3
await_sql "the other holds the row again" "SELECT count(*) = 1 FROM pg_stat_activity WHERE application_name = 'another taker' AND state = 'idle in transaction'"
"$numsync" run >"$work/out" 2>"$work/err" &
pid=$!
await_sql "a run waits for the other" "SELECT count(*) = 1 FROM $lock_waits WHERE application_name LIKE 'numsync%'"
echo "UPDATE numsync.lease SET run_id = NULL, session = NULL; COMMIT;" >&3
wait $pid
is $? 0 "a lease that was given back meanwhile is taken"
exec 3>&-
wait $other
done_testing
