# A database that was put back to an earlier moment, while Leadping went on: what numsync had disabled since does not stay off unnoticed.
# Promise: an override that a change wanted exactly so and found there already (`not_needed`) counts as its own, and is lifted like the
# others; one that reads as numsync's and that no change of this database set or found is never lifted, and is named by each run's summary,
# `status` and `report --list overrides`.
. tests/lib/e2e.sh
server() { state | jq -r ".numbers[] | select(.id == \"$1\") | [.enabled, .adminEnablementOverride.enabled, .adminEnablementOverride.reason] | map(tostring) | join(\" \")"; }
edit() { control edit "{\"id\":\"$1\",\"set\":{$2}}" >/dev/null; }
copies=0
put_back() { # the database is as it was when $kept was made of it
	copies=$((copies + 1))
	restored=${kept}_$copies
	cluster_create "$restored" "$kept" || exit 1
	DATABASE_URL=$(cluster_url "$restored")
}
suspended='false false numsync: provider_status is suspended, expected active'
free='true null null'
database
sandbox --state "$fixtures/demo/account.json"
must "$numsync" pull
pick() { sql "SELECT id FROM numsync.phone_number WHERE enabled AND override_reason IS NULL AND provider_status = 'active' ORDER BY id LIMIT 1 OFFSET $1"; }
a=$(pick 0) b=$(pick 1)
printf 'id,provider_status,on_drift\n%s,active,disable\n' "$a" >"$work/watch.csv"
must "$numsync" import --source ops "$work/watch.csv"
edit "$a" '"providerStatus":"suspended"'
must "$numsync" pull
kept=${name}_kept
cluster_create "$kept" "$name" || exit 1
run 2 "$numsync" run
is "$(server "$a")" "$suspended" "the test fails, and the number is disabled"

# the restored database plans the change again and finds it done
put_back
must 2 "$numsync" plan
must 2 "$numsync" apply --plan 1 --yes
is "$(sql "SELECT state FROM numsync.change_state WHERE phone_id = '$a'")" not_needed "the change that the lost journal had is found done"
is "$(sql "SELECT count(*) FROM numsync.unowned_override")" 0 "an override that a change found there is this database's"
run 2 "$numsync" run
edit "$a" '"providerStatus":"active"'
run 0 "$numsync" run
is "$(server "$a")" "$free" "when the test holds again the override is lifted"
edit "$a" '"providerStatus":"suspended"'
run 2 "$numsync" run
is "$(server "$a")" "$suspended" "the test fails again, and the number is disabled again"
must "$numsync" withdraw --source ops
run 0 "$numsync" run
is "$(server "$a")" "$free" "when the test is withdrawn the override is lifted"

# the restored database reads the override before it plans: no change of its own is about it
edit "$a" '"enabled":false,"adminEnablementOverride.enabled":false,"adminEnablementOverride.reason":"numsync: provider_status is suspended, expected active"'
edit "$b" '"enabled":false,"adminEnablementOverride.enabled":false,"adminEnablementOverride.reason":"by hand"'
number=$(sql "SELECT number FROM numsync.phone_number WHERE id = '$a'")
put_back
run 2 "$numsync" run -v
like "$work/out" "1 disabled by an override of numsync's that no change here set .[+]${number#+};" "the summary names an override that no change of this database set"
must "$numsync" withdraw --source ops
edit "$a" '"providerStatus":"active"'
puts=$(stats .put)
run 0 "$numsync" run --json
is "$(jq .unowned_overrides "$work/out")" 1 "it is counted in the run's JSON for as long as it stands"
is "$(($(stats .put) - puts)) $(server "$a")" "0 $suspended" "what this database did not set is not lifted"
run 0 "$numsync" status
like "$work/out" "^overrides  1 .*${number#+}" "status names it"
like "$work/out" '1 number is disabled by an override of numsync' "status does not say that everything is as it is wanted"
run 0 "$numsync" status --json
is "$(jq .unowned_overrides "$work/out")" 1 "the JSON of status counts it"
run 0 "$numsync" report --list overrides
is "$(grep -c "${number#+}.*numsync: provider_status is suspended" "$work/out")" 1 "report lists it with its reason"
absent 'by hand' "an override that somebody set by hand is not numsync's" "$work/out"
run 0 "$numsync" report --format html -o "$work/page.html"
like "$work/page.html" 'no change of this database set' "the page has it"
run 0 "$numsync" report
like "$work/out" 'Numbers disabled by an override of numsync' "the report has it"

# nor is it taken over when the test fails for another value by now
edit "$a" '"providerStatus":"porting"'
put_back
puts=$(stats .put)
run 2 "$numsync" run
is "$(($(stats .put) - puts)) $(server "$a")" "0 $suspended" "an override that is nobody's keeps its reason when the test fails for another value"
edit "$a" '"providerStatus":"active"'
run 0 "$numsync" run --json
is "$(jq .unowned_overrides "$work/out") $(($(stats .put) - puts)) $(server "$a")" "1 0 $suspended" "it is still nobody's, and still spoken of, when the test holds"
edit "$a" '"enabled":true,"adminEnablementOverride.enabled":null,"adminEnablementOverride.reason":null'
run 0 "$numsync" run
absent 'no change here set' "what somebody enabled at Leadping is no longer spoken of" "$work/out"
done_testing
