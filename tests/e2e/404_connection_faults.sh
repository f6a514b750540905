# Connections that break or stand still at each phase of each call: before the request is done, after it was done and before
# the answer, and in the middle of the answer.
# Promise: a PUT whose answer was lost is never repeated blindly: a GET comes first.
. tests/lib/e2e.sh
export NUMSYNC_TIMEOUT=1s NUMSYNC_CONNECT_TIMEOUT=1s NUMSYNC_RETRIES=2
prepare() {
	sandbox --generate 12 --page-limit 5
	prepared_by mirror
}
mirror() {
	database
	must "$numsync" pull -q
	sql "SELECT 'id,name' UNION ALL (SELECT id || ',wanted' FROM numsync.phone_number ORDER BY id LIMIT 3)" | sort -r >"$work/e.csv"
	must "$numsync" import -q "$work/e.csv"
}
settled() { # NAME
	control faults '{"faults":[]}' >/dev/null
	run 0 "$numsync" run --refresh all
	is "$(stats '"\([.puts_by_id[]] | max) \(.puts_by_id | length)"')" '1 3' "$1: every change took effect once"
	is "$(sql "SELECT (SELECT count(*) FROM numsync.change_state WHERE state = 'sending'), count(*) FILTER (WHERE missing_since IS NOT NULL),
		count(*) FILTER (WHERE name = 'wanted') FROM numsync.phone_number")" '0|0|3' "$1: nothing is open, nothing is taken for gone, the mirror knows"
}
for call in list get put; do
	for fault in drop lost reset truncated stall stall-body; do
		prepare
		# each request is struck once, then the connection works
		control faults "{\"faults\":[\"$call:$fault@1\"]}" >/dev/null
		"$numsync" run --refresh all >"$work/out" 2>"$work/err"
		code=$?
		case $code in
		0) ok "$call $fault once: the run recovers" ;;
		*) is "$code" 0 "$call $fault once"
			sed 's/^/# /' "$work/err" | head -n 5 ;;
		esac
		settled "$call $fault once"
	done
done
# a server that goes on with a PUT after the connection broke: the GET that asks does not overtake it
for which in @1 =100; do
	prepare
	control faults "{\"faults\":[\"put-late$which\"]}" >/dev/null
	run 0 "$numsync" run --refresh all
	is "$(sql "SELECT string_agg(DISTINCT state || ': ' || coalesce(message, ''), ', ') FROM numsync.change_step WHERE message IS NOT NULL")" \
		"confirmed: the answer was lost; a GET shows that it took effect" "put late $which: it is seen to have taken effect"
	settled "put late $which"
done
# a connection that never works ends the run with a message; what was not sent is not taken for done
for call in list get put; do
	for fault in drop lost stall; do
		prepare
		control faults "{\"faults\":[\"$call:$fault=100\"]}" >/dev/null
		NUMSYNC_RETRIES=1 "$numsync" run --refresh all >"$work/out" 2>"$work/err"
		code=$?
		case $call$fault:$code in
		putlost:0) ok "put lost, always: each is settled by a GET" ;;
		put*:3|list*:69|get*:69) ok "$call $fault, always: exit $code" ;;
		*) is "$call $fault $code" '' "exit status" ;;
		esac
		[ $code = 0 ] || like "$work/err" 'numsync: ' "$call $fault, always: the run says what went wrong"
		settled "$call $fault, always"
	done
done
# nobody listens
prepare
url=$NUMSYNC_API_URL
NUMSYNC_API_URL=http://127.0.0.1:1 run 69 "$numsync" run
like "$work/err" 'refused|connect' "nobody listens: said so"
export NUMSYNC_API_URL=$url
settled refused
# the list's token expires in the middle
prepare
control faults '{"faults":["list:expired-token@2"]}' >/dev/null
run 0 "$numsync" run
settled "expired token"
done_testing
