# A small selection of `make faults`, of which ci/faults.sh has a larger one: some runs killed, some stopped at random moments, and
# some allocations, system calls and statements failing. Allocations fail in seven commands here, and there in all.
# Promise: no crash, no hang, an exit status that fits what failed, a message, nothing half done.
dir=$(mktemp -d "${TMPDIR:-/tmp}/nsf.XXXXXX")
trap 'rm -rf "$dir"' EXIT
count=0
for test in "KILLS=2 sh tests/faults/kills.sh" "JUMPS=3 sh tests/faults/jumps.sh" "MOMENTS=2 sh tests/faults/writers.sh" \
	"MOMENTS=2 SEED=2 RATE=120/6 sh tests/faults/writers.sh" "STRIDE=2003 KINDS=alloc sh tests/faults/sweep.sh init pull import apply run close export" \
	"STRIDE=251 KINDS='read write send recv open' sh tests/faults/sweep.sh pull import run" \
	"STRIDE=131 KINDS=statement sh tests/faults/sweep.sh import replace plan run close" \
	"STRIDE=5 KINDS='write fsync rename' sh tests/faults/sweep.sh export init"; do
	eval "$test" >"$dir/out" 2>&1
	code=$?
	count=$((count + 1))
	[ $code = 0 ] && echo "ok $count - $test" || echo "not ok $count - $test"
	[ $code = 0 ] || grep -v '^ok' "$dir/out" | sed 's/^/# /' | head -n 30
done
echo "1..$count"
