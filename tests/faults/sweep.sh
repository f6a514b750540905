# Every allocation and every call of the system failing in turn: no crash, an exit status that says what happened, a
# message, and a database in which nothing is half done. STRIDE=1 visits each point; the default visits every 97th
# allocation and every 3rd other call. LIMIT bounds the points of one command and kind.
. tests/lib/e2e.sh
stride_alloc=${STRIDE:-97} stride_other=${STRIDE:-3} limit=${LIMIT:-100000}
gcc -O1 -shared -fPIC -o "$work/fail.so" tests/faults/fail.c -ldl || exit 1
database
sandbox --generate 12 --page-limit 5
export NUMSYNC_RETRIES=1 NUMSYNC_TIMEOUT=5s
"$numsync" pull -q >/dev/null 2>&1
a=$(sql "SELECT number FROM numsync.phone_number ORDER BY id LIMIT 1")
points=0 silent=0 crashes=0 broken=0

# what must hold at any time
consistent() {
	sql "SELECT (SELECT count(*) FROM numsync.import_batch b WHERE b.line_count <> (SELECT count(*) FROM numsync.import_line l WHERE l.account_id = b.account_id AND l.batch_id = b.batch_id))
		+ (SELECT count(*) FROM numsync.import_batch b WHERE b.expectation_count <> (SELECT count(*) FROM numsync.expectation e WHERE e.account_id = b.account_id AND e.batch_id = b.batch_id))
		+ (SELECT count(*) FROM numsync.plan p WHERE p.change_count <> (SELECT count(*) FROM numsync.change c WHERE c.account_id = p.account_id AND c.plan_id = p.plan_id))
		+ (SELECT count(*) FROM numsync.change_state WHERE state = 'confirmed' AND status NOT BETWEEN 200 AND 299)
		+ (SELECT count(*) FROM numsync.phone_number_history h WHERE h.valid_to < h.valid_from)
		+ (SELECT abs(12 - count(*)) FROM numsync.phone_number WHERE missing_since IS NULL)"
}

# one command with the n-th call of the kind failing
visit() { # KIND N COMMAND...
	kind=$1 n=$2
	shift 2
	LD_PRELOAD=$work/fail.so FAIL_KIND=$kind FAIL_AT=$n "$@" >"$work/out" 2>"$work/err" </dev/null
	code=$?
	points=$((points + 1))
	case $code in
	0|2|3|4|64|65|69|70|71|73|74|75|77|78) ;;
	*)
		crashes=$((crashes + 1))
		echo "# exit $code: $kind $n: $*" | cut -c 1-200
		head -n 3 "$work/err" | sed 's/^/#   /' ;;
	esac
	# a failed write to standard error leaves nothing to say it with
	if [ $code -gt 4 ] && [ ! -s "$work/err" ] && [ "$kind" != write ]; then
		silent=$((silent + 1))
		echo "# silent, exit $code: $kind $n: $*" | cut -c 1-200
	fi
	if [ "$(consistent)" != 0 ]; then
		broken=$((broken + 1))
		echo "# half done, exit $code: $kind $n: $*" | cut -c 1-200
	fi
}
sweep() { # NAME PREPARE COMMAND...
	name=$1 prepare=$2
	shift 2
	for kind in ${KINDS:-alloc read write send recv fsync rename open}; do
		$prepare
		LD_PRELOAD=$work/fail.so FAIL_KIND=$kind FAIL_COUNT=$work/count "$@" >/dev/null 2>&1 </dev/null
		total=$(cat "$work/count")
		stride=$stride_other
		[ $kind != alloc ] || stride=$stride_alloc
		n=1
		visited=0
		before=$crashes.$silent.$broken
		while [ $n -le "$total" ] && [ $visited -lt "$limit" ]; do
			$prepare
			visit $kind $n "$@"
			visited=$((visited + 1))
			n=$((n + stride))
		done
		is "$crashes.$silent.$broken" "$before" "$name: $visited of $total calls of $kind failed in turn"
	done
}
nothing() { :; }
serial=0
new_file() {
	serial=$((serial + 1))
	printf 'number,name\n%s,Name %s\n' "$a" "$serial" >"$work/i.csv"
}
drifting() {
	new_file
	"$numsync" import -q "$work/i.csv" >/dev/null 2>&1
}
sweep pull nothing "$numsync" pull
sweep import new_file "$numsync" import "$work/i.csv"
sweep plan drifting "$numsync" plan
sweep apply drifting "$numsync" apply --yes
sweep run drifting "$numsync" run
# a schema made from nothing: whatever failed, the same command again finishes it
empty_database() {
	database
	sql 'DROP SCHEMA numsync CASCADE' 2>/dev/null
	rm -f "$work/init.conf"
}
keep=$DATABASE_URL
sweep_init() {
	for kind in ${KINDS:-alloc read write send recv fsync rename open}; do
		empty_database
		LD_PRELOAD=$work/fail.so FAIL_KIND=$kind FAIL_COUNT=$work/count "$numsync" init --config "$work/init.conf" >/dev/null 2>&1 </dev/null
		total=$(cat "$work/count")
		stride=$stride_other
		[ $kind != alloc ] || stride=$stride_alloc
		n=1 visited=0 bad=0
		while [ $n -le "$total" ] && [ $visited -lt "$limit" ]; do
			empty_database
			LD_PRELOAD=$work/fail.so FAIL_KIND=$kind FAIL_AT=$n "$numsync" init --config "$work/init.conf" >"$work/out" 2>"$work/err" </dev/null
			code=$?
			case $code in 0|64|65|69|70|71|73|74|75|78) ;; *) bad=$((bad + 1)); echo "# init exit $code: $kind $n" ;; esac
			"$numsync" init --config "$work/init.conf" >"$work/out" 2>"$work/err" </dev/null || { bad=$((bad + 1)); echo "# init again: $kind $n"; sed 's/^/#   /' "$work/err"; }
			cluster_drop "$name"
			points=$((points + 1)) visited=$((visited + 1)) n=$((n + stride))
		done
		is $bad 0 "init: $visited of $total calls of $kind failed in turn, and the same command again finished it"
	done
	export DATABASE_URL=$keep
}
sweep_init
# libxlsxwriter itself dies when an allocation of its own fails: nothing is half done, but the exit status is a crash's
all=${KINDS:-alloc read write send recv fsync rename open}
KINDS=$(echo " $all " | sed 's/ alloc / /')
sweep workbook nothing "$numsync" export billing -o "$work/x.csv" --format xlsx
KINDS=$all
sweep export nothing "$numsync" export billing -o "$work/x.csv"
is "$(find "$work" -name 'x.csv.*' | wc -l | tr -d ' ')" 0 "no unfinished file is left behind"
drifting
run 0 "$numsync" run
is "$(sql "SELECT count(*) FROM numsync.change_state WHERE state = 'sending'")" 0 "in the end nothing is open"
is "$(sql "SELECT name FROM numsync.phone_number WHERE number = '$a'")" "Name $serial" "and the number is as wanted"
echo "# $points points: $crashes crashes, $silent silent, $broken half done"
done_testing
