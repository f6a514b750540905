# The key is in no output, no process list, no database row, and cannot be dumped.
. tests/lib/e2e.sh
database
sandbox --state "$fixtures/demo/account.json" --latency 100
key=$LEADPING_API_KEY
"$numsync" pull --verbose >"$work/out" 2>"$work/err" &
pid=$!
await_sql "a run is under way" "SELECT count(*) > 0 FROM numsync.run WHERE state = 'running'"
tr '\0' '\n' <"/proc/$pid/cmdline" >"$work/cmdline" 2>/dev/null
tr '\0' '\n' <"/proc/$pid/environ" >"$work/environ" 2>/dev/null
limit=$(awk '/core file/ { print $5 }' "/proc/$pid/limits" 2>/dev/null)
wait $pid
is $? 0 "the pull succeeds"
! grep -q "$key" "$work/out" "$work/err" "$work/cmdline"
ok "not in output at debug level, nor in the process list"
! grep -q "$key" "$work/environ"
ok "not in the process's environment once it runs"
is "$limit" 0 "no core dump"
pg_dump "$DATABASE_URL" >"$work/dump"
! grep -q "$key" "$work/dump"
ok "not in the database"
run 77 env LEADPING_API_KEY="${key}x" "$numsync" pull --verbose
! grep -q "$key" "$work/out" "$work/err"
ok "not in the error about a rejected key"
run 0 "$numsync" doctor --verbose
! grep -q "$key" "$work/out" "$work/err"
ok "not in doctor's output"
# nothing can buy a number or give one up
strings -a "$numsync" >"$work/strings"
! grep -qx DELETE "$work/strings"
ok "the program has no method DELETE"
run 78 env NUMSYNC_LIST_PATH=/phone-numbers "$numsync" pull
like "$work/err" "list path" "no setting turns the list into a purchase"
is "$(stats .forbidden)" 0 "and none was tried"
done_testing
