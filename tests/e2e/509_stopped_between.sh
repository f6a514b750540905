# A signal between two accounts, before a hook and during one.
# Promise: an account that was not begun is named, and the command does not end as if all were done. A hook hears of a run that was
# stopped, and has 4 s, as when the signal comes while it runs; then it is ended, and that is what the message says.
. tests/lib/e2e.sh
database
sandbox --generate 5
echo "$LEADPING_API_KEY" >"$work/key"
chmod 600 "$work/key"
# the first account's hook, which is the last of its night, ends the process that runs it
printf '#!/bin/sh\nkill -TERM $PPID\n' >"$work/hook.sh"
chmod 755 "$work/hook.sh"
cat >"$NUMSYNC_CONFIG" <<T
[account east]
api_url = $NUMSYNC_API_URL
key_file = $work/key
hook = $work/hook.sh
[account west]
api_url = $NUMSYNC_API_URL
key_file = $work/key
T
run 75 "$numsync" run --account east --account west
like "$work/err" 'west.*stopped by a signal; nothing was done for this account' "the account that was not begun is named"
is "$(sql "SELECT string_agg(a.name, ' ') FROM numsync.run r JOIN numsync.account a USING (account_id)")" east "the first one had its night, the other one none"

# one account, whose hook does what its argument says
cat >"$work/slow.sh" <<'SH'
#!/bin/sh
cat >"$2/heard"
case $1 in
before) sleep 0.5 ;;
hangs) kill -TERM $PPID; exec sleep 60 ;;
stubborn) trap '' TERM; kill -TERM $PPID; sleep 60 ;;
obeys) trap 'echo obeyed >"$2/done"; exit 0' TERM; kill -TERM $PPID; while :; do sleep 0.05; done ;;
esac
echo "$1" >"$2/done"
SH
chmod 755 "$work/slow.sh"
printf '[account east]\nkey_file = %s\n' "$work/key" >"$NUMSYNC_CONFIG"
hooked() { rm -f "$work/done"; export NUMSYNC_HOOK="$work/slow.sh $1 $work"; }
sandbox_stop
sandbox --generate 20 --page-limit 2 --latency 200
list_is_read() { [ "$(stats .list 2>/dev/null || echo 0)" -ge 2 ]; }
hooked before
"$numsync" run >"$work/out" 2>"$work/err" </dev/null &
pid=$!
await "the list is read" list_is_read
kill -TERM $pid
wait $pid
is $? 75 "a signal before the hook: the run ends with 75"
is "$(cat "$work/done"):$(jq .exit_status "$work/heard")" before:75 "and the hook, which hears of it, has its time"
absent 'hook' "and nothing is said against the hook" "$work/err"
for what in hangs stubborn; do
	hooked $what
	run 73 "$numsync" run
	like "$work/err" "hook $work/slow.sh was ended: it was still at work 4 s after a signal had stopped the run" "a signal while a hook runs, which $what: the message says why it was ended"
	is "$([ -e "$work/done" ] && echo there)" '' "and the hook is ended"
done
hooked obeys
run 0 "$numsync" run
is "$(cat "$work/done")" obeyed "a hook that ends in order at a signal has not failed"
done_testing
