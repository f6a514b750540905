# JUMPS=200 rounds under a wall clock that jumps by hours and days (tests/faults/jump.c; SEED makes them repeatable): a run is
# killed, frozen while another takes over, or loses its database connections, at a random moment; then one that is left alone
# must bring account, mirror, history and journal to where an undisturbed run brings them, and no PUT is sent twice.
. tests/lib/e2e.sh
. tests/lib/rounds.sh
rounds=${JUMPS:-25} seed=${SEED:-1}
gcc -O1 -shared -fPIC -o "$work/jump.so" tests/faults/jump.c || exit 1
jumping() { LD_PRELOAD="$work/jump.so" JUMP_SEED="$1" "$numsync" run; } # SEED
begin() { # SEED: in the background; $pid
	LD_PRELOAD="$work/jump.so" JUMP_SEED="$1" "$numsync" run >"$work/first" 2>&1 </dev/null &
	pid=$!
}
cut_connections() {
	sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'numsync%'" >/dev/null
}
rounds_begin
prepare
start=$(date +%s%N)
"$numsync" run >"$work/out" 2>"$work/err"
is $? 0 "a run that is not disturbed"
lasts=$((($(date +%s%N) - start) / 1000000 + 1))
final >"$work/want"
drop
prepare
# ten times, for the numbers of the processes decide, too: two alone are within an hour of each other twice in a hundred rounds
LD_PRELOAD="$work/jump.so" JUMP_SEED=7 sh -c 'for i in 1 2 3 4 5 6 7 8 9 10; do date +%s; done' | sort -n | awk 'NR == 1 { a = $1 } { b = $1 } END { exit b - a <= 3600 }'
ok "the clock jumps"
drop
i=0 met=0
while [ $i -lt "$rounds" ] || { [ $met = 0 ] && [ $i -lt $((rounds * 5)) ]; }; do
	i=$((i + 1))
	s=$((seed * 100000 + i * 2))
	prepare
	begin $s
	sleep "$(random $s $lasts)"
	kill -0 $pid 2>/dev/null && met=$((met + 1))
	case $((i % 3)) in
	0) kill -9 $pid 2>/dev/null ;;
	1) cut_connections ;;
	2)
		kill -STOP $pid 2>/dev/null
		# it is beyond its lease; a clock that jumps cannot be waited for
		# (frozen while it takes the lease, it keeps the row, and this fails)
		ask_sql "$DATABASE_URL" "SET lock_timeout = '2s'; UPDATE numsync.lease_renewal SET expires_at = 'epoch'" >/dev/null 2>&1
		jumping $((s + 1)) >"$work/out" 2>"$work/err"
		kill -CONT $pid 2>/dev/null
		;;
	esac
	wait $pid 2>/dev/null
	jumping $((s + 1)) >"$work/out" 2>"$work/err"
	round_check $i $?
	drop
done
is "$lost $repeated $stuck" '0 0 0' "$i rounds, $met runs disturbed in their course of about $lasts ms: nothing lost, repeated, or left for a hand"
[ $met -gt 0 ]
ok "some were disturbed in their course: $met"
done_testing
