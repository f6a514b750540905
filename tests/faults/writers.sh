# MOMENTS=200 times a run is stopped (SIGSTOP) at a random moment of its work and woken up at another, while a second one takes the
# account over as soon as the lease has ended, which is short; between them and the server is a network that delays every request and
# sends some PUTs twice. SEED makes it repeatable, RATE= is rate_limit (0: none). The server's log tells who sent what and when.
# After the first request of the second run the first one must send no PUT; no change is sent twice; each PUT has an intent of its own
# run on record; account and mirror end as if nobody had been stopped.
# shellcheck disable=SC2086 # a and b are lists of variables
. tests/lib/e2e.sh
. tests/lib/night.sh
moments=${MOMENTS:-10} seed=${SEED:-1} rate=${RATE:-0}
numsync=$PWD/build/steps/numsync # takes a lease this short
export NUMSYNC_LEASE=1s NUMSYNC_CONNECTIONS=2 NUMSYNC_RATE_LIMIT="$rate"
random() { # WHICH MILLISECONDS: seconds below that
	awk -v s="$((seed * 1000000 + i * 10 + $1))" -v ms="$2" 'BEGIN { srand(s); rand(); printf "%.4f\n", rand() * ms / 1000 }'
}
# somebody has switched the numbers back
unwanted() {
	control reset '{}' >/dev/null
	: >"$work/twice"
	sed 1d "$work/e.csv" | while IFS=, read -r id enabled reason; do
		control edit "{\"id\":\"$id\",\"set\":{\"enabled\":$([ "$enabled" = true ] && echo false || echo true)}}" >/dev/null
	done
	before=$(sql "SELECT max(run_id) FROM numsync.run")
}
# PUTs of the first run that came after the first request of the second
late() {
	jq '([.[] | select(.by == "b") | .at_us] | min) as $b | [.[] | select(.by == "a" and .call == "put" and $b != null and .at_us > $b)] | length' <"$work/log"
}
# PUTs that have no intent of their own run: what came, without what the network made of it, beside what the journal has
unannounced() {
	jq -r '.[] | select(.call == "put") | "\(.by) \(.id)"' <"$work/log" | sort | uniq -c >"$work/puts"
	sql "SELECT CASE WHEN r.process_id = $pid THEN 'a' ELSE 'b' END, c.phone_id, count(*) FROM numsync.change_step s JOIN numsync.change c USING (account_id, change_id) JOIN numsync.run r ON r.account_id = s.account_id AND r.run_id = s.run_id WHERE s.state = 'sending' AND s.run_id > $before GROUP BY 1, 2" | tr '|' ' ' >"$work/intents"
	awk 'FILENAME ~ /doubles$/ { spare[$2] = $1; next } FILENAME ~ /intents$/ { intents[$1 " " $2] = $3; next }
		{ over = $1 - intents[$2 " " $3]; if (over > 0) { used = over < spare[$3] ? over : spare[$3]; spare[$3] -= used; bad += over - used } }
		END { print bad + 0 }' "$work/doubles" "$work/intents" "$work/puts"
}
# numbers that were not changed by one PUT, without what the network made of it
repeated() {
	stats '.puts_by_id | to_entries[] | "\(.key) \(.value)"' >"$work/effects"
	awk 'FILENAME ~ /doubles$/ { twice[$2] = $1; next } { n++; if ($2 - twice[$1] != 1) bad++ } END { print bad + (n == 4 ? 0 : 1) }' "$work/doubles" "$work/effects"
}
is_over() { ! kill -0 "$pid" 2>/dev/null || sql_holds "SELECT bool_and(l.run_id IS NULL OR n.expires_at < clock_timestamp()) FROM numsync.lease l JOIN numsync.lease_renewal n USING (account_id)"; }
second_run() { # until it is not told that the first holds the lease
	code=75
	while [ $code = 75 ]; do
		await "the lease ends" is_over
		env $b "$numsync" run >"$work/out" 2>"$work/err"
		code=$?
	done
}
round() {
	env $a "$numsync" run >"$work/first" 2>&1 </dev/null &
	pid=$!
	sleep "$(random 0 "$lasts")" # the moment is the test
	if kill -STOP $pid 2>/dev/null; then
		(sleep "$(random 1 3500)"; kill -CONT $pid 2>/dev/null) &
		waker=$!
		second_run
		wait $waker
	else
		second_run
	fi
	wait $pid
	first=$?
	case $first in 74|75) taken=$((taken + 1)) ;; esac
}
complain() { # TEXT
	echo "# $i: $1; the second ends with $code, the first with $first: $(tail -n 1 "$work/first" "$work/err" | cut -c 1-200 | tr '\n' ' ')"
}
i=0 taken=0 outside=0 other=0 unsaid=0 twice=0 bad=0
prepare
sandbox --generate 12 --page-limit 5 --latency 20
: >"$work/twice"
: >"$work/port"
python3 tests/lib/proxy.py "${NUMSYNC_API_URL##*:}" 100 20 "$seed" "$work/twice" >"$work/port" 2>"$work/proxy.err" &
proxy_pid=$!
await "the proxy listens" test -s "$work/port"
a="LEADPING_API_KEY=$LEADPING_API_KEY.a NUMSYNC_API_URL=http://127.0.0.1:$(cat "$work/port")"
b="LEADPING_API_KEY=$LEADPING_API_KEY.b NUMSYNC_API_URL=http://127.0.0.1:$(cat "$work/port")"
run 0 env $b "$numsync" run
final >"$work/want"
unwanted
start=$(date +%s%N)
run 0 env $a "$numsync" run
lasts=$((($(date +%s%N) - start) / 1000000 + 1))
while [ $i -lt "$moments" ] || { [ $taken = 0 ] && [ $i -lt $((moments * 5)) ]; }; do
	i=$((i + 1))
	unwanted
	round
	curl -s "$NUMSYNC_API_URL/sandbox/log" >"$work/log"
	sed 's|.*/||' "$work/twice" | sort | uniq -c >"$work/doubles"
	final >"$work/have"
	late=$(late)
	outside=$((outside + late))
	[ "$late" = 0 ] || complain "$late PUTs after the next run began"
	[ "$(unannounced)" = 0 ] || { unsaid=$((unsaid + 1)); complain "a PUT without an intent of its run"; }
	[ "$(repeated)" = 0 ] || { twice=$((twice + 1)); complain "not one PUT a number"; }
	cmp -s "$work/have" "$work/want" || { other=$((other + 1)); complain "another final state"; }
	[ "$(sql "SELECT (SELECT count(*) FROM numsync.change_state WHERE state = 'sending')::text || (SELECT count(*) FROM numsync.run WHERE state = 'running')")" = 00 ] || { bad=$((bad + 1)); complain "something is left open"; }
	case $code:$first in 0:0|0:74|0:75) ;; *) bad=$((bad + 1)); complain "neither is that an end" ;; esac
done
kill $proxy_pid
wait $proxy_pid 2>/dev/null
is "$outside $unsaid $twice $other $bad" '0 0 0 0 0' "rate_limit $rate, $i moments of a run of about $lasts ms, $taken of them cost it its lease: no PUT after the next run began, none without an intent, none twice, the same end, nothing left"
done_testing
