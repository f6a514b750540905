# A signal between two accounts.
# Promise: an account that was not begun is named, and the command does not end as if all were done.
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
done_testing
