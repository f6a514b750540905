# The model of the lease (README.md beside this): the mended design holds in every state, what was before it does not, and each
# fault that is put into it is seen. FULL=1 also tries the larger ones (minutes, some GB). TRACE=1 shows how the faults show.
work=$(mktemp -d "${TMPDIR:-/tmp}/nsm.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
model=$PWD/tests/model/lease.pml
cat >"$work/one" <<'END'
# one NAME "OPTIONS" EXPECTED: "holds", or what the failed assertion says
mkdir "$1" && cd "$1" && cp "$4" lease.pml || exit 1
search=
[ "$3" = holds ] || search=-DBFS # the shortest way to the fault
spin -a $2 lease.pml >out 2>&1 && gcc -w -O0 -DSAFETY -DNOREDUCE $search -o pan pan.c >>out 2>&1 && ./pan -m1000000 -w20 >pan.out 2>&1
cat pan.out >>out
sed -n 's/^ *\([0-9]*\) states, stored.*/\1/p' pan.out >states
if [ "$3" = holds ]; then
	grep -q 'errors: 0$' pan.out && ! grep -qE 'not completed|max search depth' pan.out
else
	[ -f lease.pml.trail ] && spin $2 -t lease.pml | sed '/^spin: trail/,$d' >trace
	grep -qF "$3" trace
fi
echo $? >code
END
list() {
	cat <<'END'
one change, two processes, a crash|-DCRASHES=1 -DFREEZES=0 -DEDITS=0 -DTAKES=1 -DTRIES=2|holds
one that is frozen for good|-DCRASHES=0 -DFREEZES=1 -DEDITS=0 -DTAKES=1 -DTRIES=2|holds
two changes|-DCRASHES=0 -DFREEZES=0 -DEDITS=0 -DTAKES=1 -DTRIES=1 -DCHANGES=2|holds
somebody edits the number|-DCRASHES=0 -DFREEZES=0 -DEDITS=1 -DTAKES=1 -DTRIES=2|holds
as it was|-DTODAY -DCRASHES=0 -DFREEZES=0 -DEDITS=0|fence[me]>=acting
as it was, checked at the wire|-DTODAY -DAT_WIRE -DCRASHES=0 -DFREEZES=0 -DEDITS=0 -DTRIES=1|fence[me]>=acting
fault: the taker does not wait|-DFAULT=1 -DCRASHES=0 -DFREEZES=0 -DEDITS=0 -DTAKES=1 -DTRIES=2|fence[me]>=acting
fault: checked in the queue|-DFAULT=2 -DCRASHES=0 -DFREEZES=0 -DEDITS=0 -DTAKES=1 -DTRIES=2|fence[me]>=acting
fault: renewal tests another table|-DFAULT=3 -DCRASHES=0 -DFREEZES=0 -DEDITS=0 -DTAKES=1 -DTRIES=2|lease_fence==fence[me]
fault: the clock is read behind the answer|-DFAULT=4 -DCRASHES=0 -DFREEZES=0 -DEDITS=0 -DTAKES=1 -DTRIES=2|fence[me]>=acting
fault: a PUT without its intent|-DFAULT=5 -DCRASHES=0 -DFREEZES=0 -DEDITS=0 -DTAKES=1 -DTRIES=2|by[c]==fence[me]
fault: recovery without a GET|-DFAULT=6 -DCRASHES=1 -DFREEZES=0 -DEDITS=0 -DTAKES=0 -DTRIES=2|value[c]!=WANTED
fault: the journal is written without the lock|-DFAULT=7 -DCRASHES=0 -DFREEZES=0 -DEDITS=0 -DTAKES=1 -DTRIES=2|lease_fence==fence[me]
fault: the age of the GET is not looked at|-DFAULT=8 -DCRASHES=0 -DFREEZES=0 -DEDITS=1 -DTAKES=0|value[c]!=EDITED
fault: the taker waits no longer than the bound|-DFAULT=9 -DCRASHES=0 -DFREEZES=0 -DEDITS=0 -DTAKES=1 -DTRIES=2|fence[me]>=acting
fault: no wait when the lease was given back|-DFAULT=10 -DCRASHES=1 -DFREEZES=0 -DEDITS=0 -DTAKES=1 -DTRIES=2|fence[me]>=acting
fault: a frozen holder keeps its transaction|-DFAULT=11 -DCRASHES=0 -DFREEZES=1 -DEDITS=0 -DTAKES=0 -DTRIES=1|state[0]==SENDING
END
	[ -z "${FULL:-}" ] || cat <<'END'
three processes|-DPROCS=3 -DCRASHES=0 -DFREEZES=0 -DEDITS=0 -DTAKES=2 -DTRIES=1|holds
two take-overs, a crash, one that is frozen for good|-DCRASHES=1 -DFREEZES=1 -DEDITS=0 -DTAKES=2|holds
END
}
list | awk -F '|' -v model="$model" '{ printf "%d\n%s\n%s\n%s\n", NR, $2, $3, model }' |
	(cd "$work" && xargs -d '\n' -n 4 -P "$(nproc)" sh "$work/one")
n=0 code=0
list >"$work/list"
while IFS='|' read -r what options expected; do
	n=$((n + 1))
	here=$work/$n
	[ "$expected" = holds ] && verdict="holds in all of" || verdict="is seen to fail after"
	if [ "$(cat "$here/code" 2>/dev/null)" = 0 ]; then
		echo "ok $n - $what: $verdict $(cat "$here/states") states"
		[ -z "${TRACE:-}" ] || [ ! -f "$here/trace" ] || sed 's/^ */# /' "$here/trace"
	else
		code=1
		echo "not ok $n - $what ($options): $expected"
		tail -n 15 "$here/out" "$here/trace" 2>/dev/null | sed 's/^/# /'
	fi
done <"$work/list"
echo "1..$n"
exit $code
