# A lease that a slow statement could outlast is refused; a statement that waits for long does not cost a run its lease.
# Promise: a lease of less than 45 s is refused (78); a renewal never waits for a write of its own run.
. tests/lib/e2e.sh
. tests/lib/night.sh
steps=$PWD/build/steps/numsync
database
sandbox --generate 3
export NUMSYNC_LEASE=44s
run 78 "$numsync" run
like "$work/err" 'variable NUMSYNC_LEASE: lease.*at least 45s' "too short a lease is refused, with the reason"
is "$(stats .list)" 0 "a lease that is refused asks nothing of the API"
unset NUMSYNC_LEASE
printf '[numsync]\nlease = 5s\n' >"$NUMSYNC_CONFIG"
run 78 "$numsync" run
like "$work/err" 'numsync.conf:2: lease' "too short a lease in the file is refused with its line"
printf '[numsync]\nlease = 45s\n' >"$NUMSYNC_CONFIG"
run 0 "$numsync" run
: >"$NUMSYNC_CONFIG"

# the merge waits for a lock, longer than the lease
prepare
mkfifo "$work/other"
psql "$DATABASE_URL" -X -q <"$work/other" >"$work/psql" 2>&1 &
other=$!
exec 3>"$work/other"
echo "BEGIN; LOCK TABLE numsync.phone_number IN EXCLUSIVE MODE;" >&3
await_sql "the mirror is locked" "SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'psql' AND state = 'idle in transaction'"
NUMSYNC_LEASE=4s "$steps" run >"$work/first" 2>&1 </dev/null &
pid=$!
await_sql "a statement waits for longer than the lease" "SELECT max(clock_timestamp() - query_start) > interval '6 s' FROM $lock_waits WHERE application_name LIKE 'numsync%'"
is "$(sql "SELECT max(expires_at) > clock_timestamp() FROM numsync.lease_renewal")" t "the lease was renewed meanwhile"
run 75 "$numsync" run
like "$work/err" "is being worked on by run 2 \(host $(uname -n), process $pid, since 20[0-9-]+.* its lease ends in [0-9]+ s" \
	"nobody else takes a lease that was renewed, and is told who has it, and until when"
echo "COMMIT;" >&3
wait $pid
is $? 0 "the run whose statement waited for long goes on"
is_finished "a statement longer than the lease"
exec 3>&-
wait $other
done_testing
