# Every status that the contract names, and those that gateways add, on every call: the exit status says what happened,
# nothing is taken for done that was not, a refused PUT is sent once, and the next run finishes the work.
# Promise: the states of a change, and the exit codes 3, 69, 75 and 77.
. tests/lib/e2e.sh
export NUMSYNC_RETRIES=1
put_status() { # FAULT STATUS-OF-APPLY
	control faults "{\"faults\":[\"put:$1=100\"]}" >/dev/null
	before=$(stats .put)
	run "$2" "$numsync" apply --yes
	like "$work/err" 'numsync: ' "PUT $1: says so"
	# refused is what was answered to it; what a gateway breaks, or a number that is gone, is a failure
	case $1 in
	404 | 401 | 408 | 5* | html) refused=0 ;;
	*) refused=1 ;;
	esac
	# a rejected key ends the run at once: the next one asks with a GET what became of the change
	open=0
	[ "$1" != 401 ] || open=1
	is "$(sql "SELECT count(*) FILTER (WHERE state = 'confirmed'), count(*) FILTER (WHERE state = 'sending'),
		(SELECT count(*) FROM numsync.change_step WHERE state = 'rejected' AND run_id = (SELECT max(run_id) FROM numsync.run)) FROM numsync.change_state")" \
		"0|$open|$refused" "PUT $1: nothing is taken for done, nothing but behind a rejected key is left open, and the journal says whether it was refused"
	case $1 in
	4*) [ "$1" = 408 ] || is "$(($(stats .put) - before))" 1 "PUT $1: sent once" ;;
	esac
	control faults '{"faults":[]}' >/dev/null
}
start() {
	sandbox --generate 8 --page-limit 5
	prepared_by mirror
}
mirror() {
	database
	must "$numsync" pull -q
	printf 'id,name\ngen-0000003,Wanted\n' >"$work/i.csv"
	must "$numsync" import -q "$work/i.csv"
}
start
for status in 400 403 404 408 409 410 413 415 422 429 500 502-html 503 504 html redirect; do
	# a server that says 429 is waited for
	budget=10m
	[ "$status" != 429 ] || budget=1s
	control faults "{\"faults\":[\"list:$status=100\"]}" >/dev/null
	NUMSYNC_RETRIES=0 NUMSYNC_TIME_BUDGET=$budget "$numsync" pull >"$work/out" 2>"$work/err"
	code=$?
	case $status:$code in
	429:75|[!4]*:69|4[!2]*:69|422:69) ok "list $status: exit $code" ;;
	*) is "$status $code" "$status 69" "list $status: exit status" ;;
	esac
	like "$work/err" 'numsync: error: ' "list $status: says so"
	control faults '{"faults":[]}' >/dev/null
	is "$(sql 'SELECT count(*) FROM numsync.phone_number WHERE missing_since IS NOT NULL')" 0 "list $status: no number is taken for gone"
	control faults "{\"faults\":[\"get:$status=100\"]}" >/dev/null
	NUMSYNC_RETRIES=0 NUMSYNC_TIME_BUDGET=$budget "$numsync" pull --refresh all >"$work/out" 2>"$work/err"
	code=$?
	case $status:$code in
	429:75|404:0|[!4]*:69|40[!4]:69|41*:69|422:69) ok "GET $status: exit $code" ;;
	*) is "$status $code" "$status 69" "GET $status: exit status" ;;
	esac
	control faults '{"faults":[]}' >/dev/null
	is "$(sql 'SELECT count(*) FROM numsync.phone_number WHERE missing_since IS NOT NULL')" 0 "GET $status: no number is taken for gone"
done
for status in 400 404 408 409 410 413 415 422 500 502-html 503 504 html; do
	put_status "$status" 3
done
put_status 401 77
put_status 403 3
run 0 "$numsync" run
is "$(sql "SELECT count(*) FROM numsync.change_state WHERE state = 'sending'")" 0 "the next run leaves nothing open"
is "$(state | jq -r '.numbers[] | select(.id == "gen-0000003") | .name')" Wanted "the next run finishes the work"
# a key that expires in the middle
for call in list get put; do
	start
	control faults "{\"faults\":[\"$call:401=100\"]}" >/dev/null
	run 77 "$numsync" run
	like "$work/err" 'key' "a key that is rejected at $call: says so"
	control faults '{"faults":[]}' >/dev/null
	run 0 "$numsync" run
done
done_testing
