# KILLS=500 runs are killed at random moments (SEED makes them repeatable), every third one is killed again while it
# recovers; then one that is left alone must bring account, mirror, history and journal to where a run that was never
# killed brings them, without a PUT that took effect being sent twice.
. tests/lib/e2e.sh
. tests/lib/rounds.sh
kills=${KILLS:-25} seed=${SEED:-1}
rounds_begin
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
i=0 died=0
while [ $i -lt "$kills" ] || { [ $died = 0 ] && [ $i -lt $((kills * 5)) ]; }; do
	i=$((i + 1))
	prepare
	kill_one "$(random $((seed * 100000 + i * 2)) $lasts)"
	[ $((i % 3)) != 0 ] || kill_one "$(random $((seed * 100000 + i * 2 + 1)) $lasts)"
	"$numsync" run >"$work/out" 2>"$work/err"
	code=$?
	round_check $i $code
	drop
done
is "$lost $repeated $stuck" '0 0 0' "$i rounds, $died processes killed in mid-run of about $lasts ms: nothing lost, repeated, or left for a hand"
[ $died -gt 0 ]
ok "some were killed in mid-run: $died"
done_testing
