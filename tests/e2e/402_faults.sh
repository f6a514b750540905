# Each fault of the server at 5% of the requests: the right final state, or an exit status that says what is left.
# Promise: the next run finishes the work, and no PUT whose answer was lost is repeated blindly; if the answer does not show what was
# asked, the change is not_kept.
. tests/lib/e2e.sh
demo=$fixtures/demo
export NUMSYNC_RETRIES=8 NUMSYNC_TIMEOUT=3s
# the numbers of the demo that the files below want something of, and one in eight of the others: 98, on 13 pages
{ cut -d, -f1 "$demo/enablement.csv" "$demo/names.csv" "$demo/desired.csv"; jq -r '.numbers | .[range(0; length; 8)].id' "$demo/account.json"; } |
	jq -nR --slurpfile account "$demo/account.json" '([inputs | {(.): true}] | add) as $named | {numbers: [$account[0].numbers[] | select($named[.id] or $named[.number])]}' >"$work/account.json"
fresh() {
	sandbox --state "$work/account.json" --seed 7 --page-limit 8 --slow-ms 200 --retry-after 1
	prepared_by asked_for
}
asked_for() {
	database
	must "$numsync" pull -q
	must "$numsync" import -q "$demo/enablement.csv" "$demo/names.csv" "$demo/desired.csv"
}
# what the account must look like in the end: made once, without faults
fresh
"$numsync" apply --yes -q >/dev/null 2>&1
shape='.numbers | sort_by(.id) | map(del(.modifiedAt) | if .adminEnablementOverride then del(.adminEnablementOverride.updatedAt) else . end)'
state | jq "$shape" >"$work/want.json"
expected=$(stats '.puts_by_id | add')

for fault in ${FAULTS:-repeat-token 500 502-html reset truncated slow repeat-row vanish html put-lost 429 429-no-retry-after}; do
	fresh
	case $fault in
	429*) faults="\"get:$fault@20\",\"put:$fault@3\"" ;; # each one halves the pace: two are enough
	500|reset|slow) faults="\"$fault=5\",\"put:$fault@2\"" ;; # a PUT, too
	*) faults="\"$fault=5\"" ;;
	esac
	control faults "{\"faults\":[$faults]}" >/dev/null
	"$numsync" run >"$work/out" 2>"$work/err"
	status=$?
	counted=".faults.\"$fault\""
	[ "$fault" != vanish ] || counted='.status."404"' # numbers vanish by their id, not by chance
	[ "$(stats "$counted")" -ge 1 ]
	ok "$fault at 5%: it struck"
	control faults '{"faults":[]}' >/dev/null
	case $status in
	2)
		state | jq "$shape" >"$work/have.json"
		if cmp -s "$work/have.json" "$work/want.json"; then
			ok "$fault at 5%: the right final state"
		else
			like "$work/out" '[1-9][0-9]* (in conflict|failed|not read|quarantined|to correct|left for)' "$fault at 5%: what is left is named"
		fi ;;
	3|69|75)
		like "$work/err" 'numsync: (error|warning): ' "$fault at 5%: exit $status with a message" ;;
	*)
		is "$status" 2 "$fault at 5%: exit status"
		sed 's/^/# /' "$work/err" | head -n 10 ;;
	esac
	# the next run, without faults, finishes the work
	"$numsync" run >"$work/out" 2>"$work/err"
	is $? 2 "$fault: the next run is clean"
	state | jq "$shape" >"$work/have.json"
	same "$work/have.json" "$work/want.json" "$fault: and the account is as wanted"
	case $fault in
	put-lost|reset|500|slow)
		is "$(stats '[.puts_by_id[] | select(. > 1)] | length')" 0 "$fault: no PUT that took effect was sent twice" ;;
	esac
done
is "$expected" "$(stats '.puts_by_id | add')" "as many PUTs as without faults"

# a PUT that the server ignores is found out
fresh
control faults '{"faults":["put-ignored=100"]}' >/dev/null
run 3 "$numsync" apply --yes
like "$work/err" not_kept "an answer that does not show what was asked is a failure"
is "$(sql "SELECT count(*) FROM numsync.change_state WHERE state = 'confirmed'")" 0 "a change that the answer does not show is not confirmed"
done_testing
