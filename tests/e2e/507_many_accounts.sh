# 20 accounts, 4 processes at once as on 4 machines, two of them killed with all their workers in mid-work. ACCOUNTS, JOBS (workers
# of a process) and NUMBERS (of an account) make it larger.
# Promise: every account is done exactly once, no change is sent twice, and no account's rate limit is broken, by whomever it was taken over.
. tests/lib/e2e.sh
accounts=${ACCOUNTS:-20} jobs=${JOBS:-4} numbers=${NUMBERS:-4}
database
# a run needs a list, a read of each number, and a read and a write of the one that is to change: more than a window
# allows, so that the limit binds
limit=$numbers/1
sandbox --businesses "$accounts" --generate "$numbers" --latency 30 --rate "$limit" --window sliding \
	--fault "put:slow@$((accounts / 4 + 1))-$accounts" --slow-ms 4000 # a quarter are done at once, the rest can be met in their work
printf 'id,name\ngen-0000002,Changed\n' >"$work/change.csv"
printf '[numsync]\nrate_limit = %s\nrate_share = 100%%\ndue_after = 1h\npage_size = 25\n' "$limit" >"$NUMSYNC_CONFIG"
umask 077
for i in $(seq "$accounts"); do
	[ "$i" = 1 ] && printf '%s\n' "$LEADPING_API_KEY" >"$work/key-$i" || printf '%s-%s\n' "$LEADPING_API_KEY" "$i" >"$work/key-$i"
	mkdir "$work/inbox-$i"
	cp "$work/change.csv" "$work/inbox-$i/"
	touch -d '1 minute ago' "$work/inbox-$i/change.csv"
	printf '[account a%s]\nkey_file = %s/key-%s\ninbox = %s/inbox-%s\n' "$i" "$work" "$i" "$work" "$i"
done >>"$NUMSYNC_CONFIG"
unset LEADPING_API_KEY NUMSYNC_RATE_LIMIT

begin() { # N: a process group of its own, so that it can be killed with its workers
	setsid "$numsync" run --all-accounts --jobs "$jobs" >"$work/out-$1" 2>"$work/err-$1" &
	eval "process_$1=$!"
}
for i in 1 2 3 4; do begin $i; done
members() { # process ids of a group, comma-separated
	cat /proc/[0-9]*/stat 2>/dev/null |
		awk -v group="$1" '{ sub(/ \(.*\) /, " ") } $4 == group { printf "%s%s", n++ ? "," : "", $1 }'
}
works() { # PID CONDITION: whether a run of the group is at that
	sql_holds "SELECT EXISTS (SELECT 1 FROM numsync.run r WHERE r.state = 'running' AND r.process_id IN ($(members "$1")) AND $2)"
}
# stopped, looked at again, and only then killed: in the middle of that
kill_group() { # PID CONDITION
	works "$@" && kill -STOP "-$1" || return 1
	works "$@" && kill -9 "-$1" && return 0
	kill -CONT "-$1"
	return 1
}
await_sql "work is under way" "SELECT count(*) >= least(10, $accounts / 4) FROM numsync.run WHERE state = 'done'"
await "a process dies while it reads" kill_group "$process_1" true
await "a process dies while it writes" kill_group "$process_2" "EXISTS (SELECT 1 FROM numsync.change_state c WHERE c.account_id = r.account_id AND c.run_id = r.run_id AND c.state = 'sending')"
for i in 1 2; do
	eval "wait \$process_$i" 2>/dev/null
	is $? 137 "process $i was killed"
done
for i in 3 4; do
	eval "wait \$process_$i"
	code=$?
	is $code 0 "process $i ends well"
	[ $code = 0 ] || tail -n 5 "$work/err-$i" | sed 's/^/# /'
done
is "$(sql "SELECT count(*) FROM numsync.account")" "$accounts" "no account was left out"
is "$(sql "SELECT count(*) || ' ' || min(n) || ' ' || max(n) FROM (SELECT count(*) AS n FROM numsync.run WHERE state = 'done' GROUP BY account_id) d")" \
	"$accounts 1 1" "every account was done exactly once"
is "$(sql "SELECT string_agg(DISTINCT state, ' ' ORDER BY state) FROM numsync.run")" 'done interrupted' "the runs that died are on record"
is "$(sql "SELECT count(*) FROM numsync.run r WHERE state = 'interrupted' AND NOT EXISTS (SELECT 1 FROM numsync.run d WHERE d.account_id = r.account_id AND d.state = 'done' AND d.run_id > r.run_id)")" \
	0 "what the dead had begun was taken over"
is "$(sql "SELECT count(*) FROM numsync.lease WHERE run_id IS NOT NULL")" 0 "after the processes that died every lease is given back"
is "$(sql "SELECT count(*) || ' ' || count(*) FILTER (WHERE record_read) FROM numsync.phone_number")" \
	"$((accounts * numbers)) $((accounts * numbers))" "every number of every account was read whole"
is "$(sql "SELECT count(*) || ' ' || count(DISTINCT account_id) FROM numsync.change_state WHERE state = 'confirmed'")" "$accounts $accounts" \
	"every account's change was confirmed"
is "$(stats '[.businesses[] | select(.puts_by_id == {"gen-0000002": 1})] | length')" "$accounts" "every account's change was sent exactly once"
is "$(stats '[.businesses[].rate_limited] | add')" 0 "no account's rate limit was broken"
is "$(stats "[.businesses[] | select(.list + .get + .put > ${limit%/*})] | length")" "$accounts" "every account had more to ask than a window allows"
is "$(find "$work" -path '*/done/change*.csv' | wc -l | tr -d ' ')" "$accounts" "every account's inbox was taken"
run 0 "$numsync" run --all-accounts --jobs 2
like "$work/err" "$accounts of $accounts accounts were done by other" "after the processes that died nothing is left to do"
done_testing
