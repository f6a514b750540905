# A number that several ids have: lines that name it alone are ambiguous, nothing is sent for them, and everybody who looks is told.
# Promise: a number that two ids have is nobody's; exit 2; the cure is to name the id.
. tests/lib/e2e.sh
database
sandbox --generate 12
must "$numsync" pull -q
n=$(sql "SELECT number FROM numsync.phone_number WHERE id = 'gen-0000001'")
m=$(sql "SELECT number FROM numsync.phone_number WHERE id = 'gen-0000003'")
server() { state | jq -r ".numbers[] | select(.id == \"$1\") | $2"; }
edit() { control edit "{\"id\":\"$1\",\"set\":{$2}}" >/dev/null; }
edit gen-0000002 '"enabled":false,"status":"Expired"'
edit gen-0000001 '"enabled":true'
edit gen-0000003 '"enabled":true'
must "$numsync" pull
printf 'number,enabled\n%s,true\n%s,true\n' "$n" "$m" >"$work/by_number.csv"
must "$numsync" import "$work/by_number.csv"
edit gen-0000001 '"enabled":false'
must "$numsync" pull
must 2 "$numsync" plan
plan=$(sql 'SELECT max(plan_id) FROM numsync.plan')
# a second id appears with the number of the first
edit gen-0000002 "\"number\":\"$n\""
puts=$(stats .put)
run 2 "$numsync" pull -v
like "$work/out" "AMBIGUOUS: several ids have the number, such as \\$n" "pull says it, and ends with 2"
run 2 "$numsync" drift --format json
is "$(jq -c '[.[] | [.id, .field, .ambiguous, .correctable]] | sort' "$work/out")" \
	'[["gen-0000001","enabled",true,false],["gen-0000002","enabled",true,false]]' "drift names each of the ids, and neither can be corrected"
run 2 "$numsync" drift
like "$work/out" 'ambiguous, one of several ids: gen-0000002' "drift shows on the screen that a line is ambiguous"
like "$work/out" 'several ids have the number, such as .*: name the id, column id' "drift shows the cure of an ambiguous line"
run 2 "$numsync" plan
like "$work/err" "several ids have the number.*name the id" "plan says that a line is ambiguous"
is "$(sql 'SELECT count(*) FROM numsync.plan')" 1 "plan has nothing to send for an ambiguous line"
run 0 "$numsync" status
like "$work/out" "ambiguous: several ids have the number .\\$n" "status says that a line is ambiguous"
run 2 "$numsync" run
like "$work/out" "[0-9]+ ambiguous" "the run's summary names ambiguous numbers"
is "$(stats .put) $(server gen-0000002 .enabled)" "$puts false" "nothing was sent: the dead one stays disabled"
run 2 "$numsync" run --json
is "$(jq -c '[.ambiguous, .ambiguous_number, .drift_correctable]' "$work/out")" "[2,\"$n\",0]" "the run's JSON names ambiguous numbers"
run 0 "$numsync" report
like "$work/out" 'ambiguous' "the report names ambiguous numbers"
# a plan that was saved before the second id appeared
sql "UPDATE numsync.plan SET state = 'open' WHERE plan_id = $plan"
run 3 "$numsync" apply --plan "$plan" --yes
like "$work/err" 'now several ids have the number .gen-0000001, gen-0000002.' "a plan of before is compared again"
is "$(stats .put)" "$puts" "nothing is sent for an ambiguous number"
run 65 "$numsync" import --source crm "$work/by_number.csv"
like "$work/err" 'the mirror has this number more than once: ids gen-0000001, gen-0000002' "import refuses an ambiguous number"
run 65 "$numsync" import --source crm --unknown-numbers keep "$work/by_number.csv"
run 0 "$numsync" history gen-0000001
like "$work/out" 'by_number.csv' "each of them has the expectation in its history"
run 0 "$numsync" history gen-0000002
like "$work/out" 'by_number.csv' "the other id has the expectation in its history, too"
# billing is by id: both lines are there
run 0 "$numsync" export billing --format csv
is "$(grep -c "$n" "$work/out")" 2 "an export of billing has a line for each id"
# a release is watched whichever of them is meant
path=$("$numsync" fields --json | jq -r '.[] | select(.column == "provider_release_scheduled_at") | .path')
edit gen-0000001 "\"$path\":\"$(date -u -d '+3 days 1 hour' +%Y-%m-%dT%H:%M:%SZ)\""
run 2 "$numsync" pull --refresh all
run 0 "$numsync" drift --releases --format json
is "$(jq -c '[.[].id]' "$work/out")" '["gen-0000001"]' "a wanted number that is ambiguous is watched"
edit gen-0000001 "\"$path\":null"
run 2 "$numsync" pull --refresh all
# a test that disables
printf 'id,provider_status,on_drift\ngen-0000001,!active,disable\n' >"$work/watch.csv"
must "$numsync" import --source ops "$work/watch.csv"
edit gen-0000001 '"enabled":true,"providerStatus":"active"'
run 2 "$numsync" run
is "$(server gen-0000001 .enabled)" true "what may be wanted on with a higher priority is not disabled by a lower one"
must "$numsync" withdraw --source ops
edit gen-0000001 '"enabled":false'
# the cure: a line that names the id
printf 'id,enabled\ngen-0000001,true\n' >"$work/by_id.csv"
run 0 "$numsync" import --json "$work/by_id.csv"
is "$(jq -c '[.new, .unchanged]' "$work/out")" '[1,0]' "a line that names the id is another line"
run 0 "$numsync" run
is "$(server gen-0000001 .enabled) $(server gen-0000002 .enabled)" 'true false' "it is followed, and settles the one that named the number"
# who steps back
must "$numsync" withdraw --source admin
must "$numsync" import --source later --unknown-numbers keep "$work/by_id.csv"
must "$numsync" withdraw --source later
released=$("$numsync" fields --json | jq -r '.[] | select(.column == "provider_released_at") | .path')
edit gen-0000002 "\"$released\":\"2026-01-02T03:04:05Z\""
edit gen-0000001 '"enabled":false'
must "$numsync" pull --refresh all
must "$numsync" import --source other "$work/by_number.csv"
run 0 "$numsync" run
is "$(server gen-0000001 .enabled) $(server gen-0000002 .enabled)" 'true false' "one that the provider has released steps back"
edit gen-0000002 "\"$released\":null"
run 2 "$numsync" pull --refresh all
like "$work/out" "[0-9]+ ambiguous" "an id whose release was taken back makes the number ambiguous again"
sql "UPDATE numsync.phone_number SET missing_since = now() WHERE id = 'gen-0000002'"
"$numsync" drift >"$work/out" 2>"$work/err"
is $? 0 "one that is gone steps back"
# an id line that says the same as a number line stays a line of its own
printf 'number,name\n%s,Same\n' "$m" >"$work/same_number.csv"
printf 'id,name\ngen-0000003,Same\n' >"$work/same_id.csv"
must "$numsync" import --source twice "$work/same_number.csv"
run 0 "$numsync" import --source twice --json "$work/same_id.csv"
is "$(jq -c '[.new, .changed, .unchanged]' "$work/out")" '[0,1,0]' "a line that names the id is not a repeat of one that names the number"
run 2 "$numsync" run --refresh none
edit gen-0000004 "\"number\":\"$m\""
must "$numsync" withdraw --source other
edit gen-0000003 '"name":"Moved"'
run 0 "$numsync" run
is "$(server gen-0000003 .name)" Same "a line that names the id goes on working when the number is shared"
done_testing
