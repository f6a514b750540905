# Frozen at every named point of a run. Beyond the expiry of its lease: another run does the work, and the one that wakes up
# writes nothing any more and sends nothing. Within it, with the database's connections ended meanwhile: 74, and the next run
# finishes the work.
. tests/lib/e2e.sh
frozen=$PWD/build/steps/numsync
prepare() {
	database
	sandbox --generate 12 --page-limit 5
	"$numsync" pull -q >/dev/null 2>&1
	sql "SELECT 'id,enabled,reason' UNION ALL (SELECT id || ',' || (NOT enabled) || ',test' FROM numsync.phone_number ORDER BY id LIMIT 4)" | sort -r >"$work/e.csv"
	"$numsync" import -q "$work/e.csv" >/dev/null 2>&1
	control edit '{"id":"gen-0000009","set":{"name":"renamed","billing.monthlyAmount":7.25}}' >/dev/null
}
final() {
	sql "SELECT string_agg(m.id || enabled || coalesce(override_reason, '-') || name || billing_monthly_amount || (missing_since IS NULL), ',' ORDER BY m.id) FROM numsync.phone_number m"
	state | jq -cS '.numbers | sort_by(.id) | map([.id, .enabled, .name, .adminEnablementOverride.reason])'
}
freeze() { # STEP
	NUMSYNC_STEP=$1 NUMSYNC_STEP_FREEZES=1 "$frozen" run >"$work/first" 2>&1 </dev/null &
	pid=$!
	await "the run is frozen at $1" is_frozen
}
is_frozen() { grep -q '^State:.*T (stopped)' "/proc/$pid/status" 2>/dev/null; }
content() { pg_dump --data-only "$DATABASE_URL" | grep -v '^\\\|^--\|setval' | sort | sha256sum; }
once() { is "$(stats '[.puts_by_id[]] | max') $(stats '.puts_by_id | length') $(sql "SELECT count(*) FROM numsync.change_state WHERE state = 'sending'")$(sql "SELECT count(*) FROM numsync.run WHERE state = 'running'")" '1 4 00' "$1: each PUT that took effect was sent once, nothing is open"; }
prepare
run 0 "$numsync" run
final >"$work/want"
for step in ${STEP:-$(grep -rho 'STEP("[a-z._]*")' sync | sed 's/STEP("\(.*\)")/\1/' | grep -v '^import' | sort -u)}; do
	prepare
	export NUMSYNC_LEASE=1s
	freeze "$step"
	await_sql "its lease ends" "SELECT max(expires_at) < now() FROM numsync.lease_renewal"
	unset NUMSYNC_LEASE
	run 0 "$numsync" run
	final >"$work/have"
	cmp -s "$work/have" "$work/want"
	ok "$step: the other run does the work"
	before=$(content)
	puts=$(stats .put)
	kill -CONT $pid
	wait $pid
	code=$?
	[ $code = 75 ] || [ $code = 74 ] # 74: it had a transaction open, and its connection was ended
	ok "$step: the one that wakes up ends with $code"
	like "$work/first" 'lost the lease|connection to the database is lost' "$step: and says why"
	is "$(content)" "$before" "$step: it writes nothing"
	is "$(stats .put)" "$puts" "$step: and sends nothing"
	once "$step"

	prepare
	freeze "$step"
	sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'numsync%' AND pid <> pg_backend_pid()" >/dev/null
	kill -CONT $pid
	wait $pid
	is $? 74 "$step: with its connections ended it ends with 74"
	like "$work/first" 'database' "$step: and says why"
	run 0 "$numsync" run
	final >"$work/have"
	cmp -s "$work/have" "$work/want"
	ok "$step: the next run finishes the work"
	once "$step, connections ended"
done
done_testing
