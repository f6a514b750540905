# KILLS=500 runs are killed at random moments (SEED makes them repeatable), every third one is killed again while it
# recovers; then one that is left alone must bring account, mirror, history and journal to where a run that was never
# killed brings them, without a PUT that took effect being sent twice.
. tests/lib/e2e.sh
kills=${KILLS:-25} seed=${SEED:-1}
database
sandbox --generate 12 --page-limit 5
"$numsync" pull -q >/dev/null 2>&1
sql "SELECT 'id,enabled,reason' UNION ALL (SELECT id || ',' || (NOT enabled) || ',test' FROM numsync.phone_number ORDER BY id LIMIT 4)" | sort -r >"$work/e.csv"
"$numsync" import -q "$work/e.csv" >/dev/null 2>&1
template=$name
prepare() {
	name=numsync_test_k$$_$(date +%N)
	cluster_create "$name" "$template"
	DATABASE_URL=$(cluster_url "$name")
	export DATABASE_URL
	sandbox --generate 12 --page-limit 5 --latency 4
	control edit '{"id":"gen-0000009","set":{"name":"renamed","billing.monthlyAmount":7.25}}' >/dev/null
}
drop() { cluster_drop "$name"; }
# account, mirror, the values that history went through, and how each change ended
final() {
	state | jq -cS '.numbers | sort_by(.id) | map([.id, .enabled, .name, .adminEnablementOverride.reason])'
	sql "SELECT id, enabled, override_enabled, override_reason, name, billing_monthly_amount, missing_since IS NULL FROM numsync.phone_number ORDER BY id"
	sql "SELECT DISTINCT id, enabled, override_enabled, override_reason, name, billing_monthly_amount FROM numsync.phone_number_history ORDER BY 1, 2, 3, 4, 5, 6"
	sql "SELECT DISTINCT c.phone_id, f.field, f.before, f.after FROM numsync.change_state c JOIN numsync.change_field f USING (account_id, change_id) WHERE c.state IN ('confirmed', 'not_needed') AND f.wanted AND f.field <> 'override_updated_at' ORDER BY 1, 2"
}
random() { # SEED MILLISECONDS: seconds below that
	awk -v s="$1" -v ms="$2" 'BEGIN { srand(s); rand(); printf "%.4f\n", rand() * ms / 1000 }'
}
kill_one() { # SECONDS: starts a run and kills it then
	"$numsync" run >"$work/out" 2>"$work/err" &
	pid=$!
	sleep "$1"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	[ $? = 137 ] && died=$((died + 1))
}
prepare
start=$(date +%s%N)
"$numsync" run >"$work/out" 2>"$work/err"
is $? 0 "a run that is not killed"
lasts=$((($(date +%s%N) - start) / 1000000 + 1))
final >"$work/want"
drop
i=0 died=0 lost=0 repeated=0 stuck=0
while [ $i -lt "$kills" ]; do
	i=$((i + 1))
	prepare
	kill_one "$(random $((seed * 100000 + i * 2)) $lasts)"
	[ $((i % 3)) != 0 ] || kill_one "$(random $((seed * 100000 + i * 2 + 1)) $lasts)"
	"$numsync" run >"$work/out" 2>"$work/err"
	code=$?
	final >"$work/have"
	if [ $code != 0 ] || [ "$(sql "SELECT count(*) FROM numsync.change_state WHERE state = 'sending'")$(sql "SELECT count(*) FROM numsync.run WHERE state = 'running'")" != 00 ]; then
		stuck=$((stuck + 1))
		echo "# $i: exit $code: $(tail -n 1 "$work/err" | cut -c 1-200)"
	fi
	if ! cmp -s "$work/have" "$work/want"; then
		lost=$((lost + 1))
		echo "# $i: another final state"
		diff "$work/want" "$work/have" | head -n 8 | sed 's/^/#   /' | cut -c 1-200
	fi
	[ "$(stats '[.puts_by_id[]] | max')" = 1 ] || { repeated=$((repeated + 1)); echo "# $i: a PUT was repeated"; }
	drop
done
is "$lost $repeated $stuck" '0 0 0' "$i rounds, $died processes killed in mid-run of about $lasts ms: nothing lost, repeated, or left for a hand"
done_testing
