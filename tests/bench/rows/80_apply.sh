# Changes at 50 ms latency. Floor: two requests a change, 16 connections, 50 ms each.
work apply "apply of $CHANGES changes, 50 ms latency, 16 connections"
goal ratio '<=' 1.2
floor_is "$(awk -v n="$CHANGES" 'BEGIN { print n * 2 / 16 * 0.05 }')"
export NUMSYNC_CONNECTIONS=16
before_pair() {
	empty
	sandbox --generate "$CHANGES"
	"$numsync" pull -q
	sql "SELECT number FROM numsync.phone_number" | awk 'BEGIN { print "number,name" } { print $0 ",Renamed " NR }' >"$work/rename.csv"
	"$numsync" import -q "$work/rename.csv"
	state >"$work/state.json"
	sandbox --state "$work/state.json" --latency 50
	"$numsync" plan -q >/dev/null 2>&1 || true
}
apply_plan() { timed "$numsync" apply --yes --force changes --plan "$(sql 'SELECT max(plan_id) FROM numsync.plan')"; }
pairs - apply_plan
[ "$(sql "SELECT count(*) FROM numsync.change_state WHERE state = 'confirmed'")" = "$CHANGES" ] || { echo "not every change was confirmed" >&2; exit 1; }
unset NUMSYNC_CONNECTIONS
