# on_drift = disable from the failing test to the lifted override; release watch; the inbox of run.
# Promise: when the test fails, plan enabled=false with an override that names the failed test; an override that numsync set is lifted
# when the test holds again, and no other; an expectation on an unknown field never triggers it; wanted numbers with a release come first.
. tests/lib/e2e.sh
database
jq '.numbers |= .[:40]' "$fixtures/demo/account.json" >"$work/account.json"
sandbox --state "$work/account.json"
must "$numsync" pull
pick() { sql "SELECT id FROM numsync.phone_number WHERE enabled AND override_reason IS NULL AND provider_status = 'active' ORDER BY id LIMIT 1 OFFSET $1"; }
a=$(pick 0) b=$(pick 1) c=$(pick 2) d=$(pick 3)
edit() { control edit "{\"id\":\"$1\",\"set\":{$2}}" >/dev/null; }
server() { state | jq -r ".numbers[] | select(.id == \"$1\") | $2"; }
printf 'id,provider_status,on_drift\n%s,active,disable\n%s,active,disable\n%s,active,report\n' "$a" "$b" "$c" >"$work/watch.csv"
must "$numsync" import --source ops "$work/watch.csv"
run 0 "$numsync" run
is "$(server "$a" .enabled)" true "a test that holds disables nothing"
edit "$a" '"providerStatus":"suspended"'
edit "$c" '"providerStatus":"suspended"'
must "$numsync" pull
run 2 "$numsync" plan --format json
is "$(jq -r '[.[] | select(.id == "'"$a"'" and .field == "enabled") | .after] | join(" ")' "$work/out")" false "a failing test plans enabled=false"
is "$(jq -r '[.[] | .id] | unique | length' "$work/out")" 1 "a failing test disables only where on_drift says disable"

# what somebody changes at Leadping, and what the next run makes of it
nights() { # lines of: NUMBER | CHANGE | STATUS OF THE RUN | PUTS IT SENDS | ENABLED, OVERRIDE, ITS REASON AFTERWARDS | TITLE
	while IFS='|' read -r id change ends sends after title; do
		[ -z "$change" ] || edit "$id" "$change"
		puts=$(stats .put)
		run "$ends" "$numsync" run
		is "$(($(stats .put) - puts)) $(server "$id" '[.enabled, .adminEnablementOverride.enabled, .adminEnablementOverride.reason] | map(tostring) | join(" ")')" "$sends $after" "$title"
	done
}
suspended='false false numsync: provider_status is suspended, expected active'
none='"adminEnablementOverride.enabled":null,"adminEnablementOverride.reason":null'
nights <<T
$a||2|1|$suspended|a number whose test fails is disabled with an override that names test and value
$a|"providerStatus":"failed"|2|0|$suspended|as long as a test fails nothing more is sent
T
edit "$b" '"adminEnablementOverride.enabled":false,"adminEnablementOverride.reason":"by hand","enabled":false'
edit "$c" '"providerStatus":"active"'
nights <<T
$a|"providerStatus":"active"|0|1|true null null|when the test holds again exactly that override is lifted
$b||0|0|false false by hand|somebody else's override is not lifted
$a|"providerStatus":"suspended"|2|1|$suspended|a test that fails again disables again
$a|"adminEnablementOverride.reason":"confirmed by Ann","providerStatus":"active"|0|0|false false confirmed by Ann|an override that somebody took over is not lifted
T
# what was before an override is what was there when it was set last, not what was there before somebody removed it
nights <<T
$a|$none,"enabled":true,"providerStatus":"suspended"|2|1|$suspended|a test that fails disables a number that somebody had set free
$a|$none,"enabled":false|2|1|$suspended|an override that somebody removed is set again while the test fails
$a|"providerStatus":"active"|0|1|false null null|what somebody switched off in between stays off when the override is lifted
T
edit "$a" '"enabled":true'
# a source with a higher priority keeps a number on
printf 'id,enabled\n%s,true\n' "$b" >"$work/keep.csv"
must "$numsync" import --source admin "$work/keep.csv"
nights <<T
$b|$none,"enabled":true,"providerStatus":"suspended"|2|0|true null null|a test of a lower source does not disable what admin wants on
T
export NUMSYNC_SOURCES=admin:50,ops:60
nights <<T
$b||2|1|$suspended|a test of a source with a higher priority disables
T
unset NUMSYNC_SOURCES
nights <<T
$b|"providerStatus":"active"|0|1|true null null|when the test holds again the number is enabled as admin wants it
T
must "$numsync" withdraw --source ops

# release watch: wanted, and about to be lost
path=$("$numsync" fields --json | jq -r '.[] | select(.column == "provider_release_scheduled_at") | .path')
edit "$d" "\"$path\":\"$(date -u -d '+3 days 1 hour' +%Y-%m-%dT%H:%M:%SZ)\""
printf 'id,enabled\n%s,true\n' "$d" >"$work/wanted.csv"
must "$numsync" import "$work/wanted.csv"
run 0 "$numsync" run
like "$work/out" '^[^:]*run [0-9]+: 1 wanted number to be released .in 3 days, [0-9-]+ [0-9:]+ UTC.' "the summary begins with a wanted number that is about to be released"
run 2 "$numsync" run --refresh none --fail-on release-watch
run 0 "$numsync" drift
is "$(head -n 1 "$work/out" | cut -c 1-13)" 'RELEASE WATCH' "drift begins with the release watch"
like "$work/out" 'wanted.csv' "the release watch of drift says who wants the number"
run 2 "$numsync" drift --fail-on release-watch
run 0 "$numsync" status
is "$(sed -n 2p "$work/out" | cut -c 1-15)" '1 wanted number' "status shows the release watch first, too"
run 0 "$numsync" drift --releases --format json
is "$(jq -c '[.[] | [.id, .days_left]]' "$work/out")" "[[\"$d\",3]]" "drift --releases shows the days left"
# the provider may say the moment of a release beforehand: until then it can be cancelled
edit "$d" "\"providerReleasedAt\":\"$(date -u -d '+3 days 2 hours' +%Y-%m-%dT%H:%M:%SZ)\""
run 2 "$numsync" run --refresh all --fail-on release-watch
like "$work/out" ': 1 wanted number to be released .in 3 days' "a release that is still to come is watched, though it has its moment"
run 0 "$numsync" drift --releases --format json
is "$(jq -c '[.[] | .id]' "$work/out")" "[\"$d\"]" "drift --releases lists it"
run 0 "$numsync" status --json
is "$(jq -c '[.releases_wanted, (.release_watch | length)]' "$work/out")" '[1,1]' "so does status"
edit "$d" "\"providerReleasedAt\":\"$(date -u -d '-1 hour' +%Y-%m-%dT%H:%M:%SZ)\""
run 0 "$numsync" run --refresh all --fail-on release-watch
edit "$d" '"providerReleasedAt":null'
must "$numsync" run --refresh all

# the inbox
inbox=$work/inbox
mkdir -p "$inbox/crm"
run 0 "$numsync" run --refresh none --inbox "$inbox"
printf 'id,name\n%s,First\n' "$c" >"$inbox/1.csv"
printf 'id,name\n%s,Second\n' "$c" >"$inbox/2.csv"
printf 'id,name\n%s,maybe\n,\nx,y,z\n' "$a" >"$inbox/3-bad.csv"
printf 'id,location_place\n%s,Nowhere\n' "$a" >"$inbox/crm/places.csv"
printf 'id,name\n' >"$inbox/fresh.csv"
printf 'id,name\n' >"$inbox/writing.csv.part"
touch -d '1 minute ago' "$inbox"/[123]*.csv "$inbox/crm/places.csv"
while :; do touch "$inbox/fresh.csv"; sleep 0.5; done & # somebody writes into it all the time
writer=$!
run 65 "$numsync" run --refresh none --inbox "$inbox" -v
like "$work/out" 'inbox: 3 imported, 0 known, 1 failed, 2 waiting' "the summary says what became of the files"
like "$work/err" '3-bad.csv' "the message names the file of the inbox that failed"
is "$(server "$c" .name)" Second "files go in in the order of their names, and the run goes on"
is "$(cd "$inbox" && find . -type f | LC_ALL=C sort | tr '\n' ' ')" './crm/done/places.csv ./done/1.csv ./done/2.csv ./failed/3-bad.csv ./failed/3-bad.errors.csv ./fresh.csv ./writing.csv.part ' "done and failed are moved away, the rest waits"
is "$(sql "SELECT string_agg(DISTINCT source, ' ') FROM numsync.import_batch WHERE file_name LIKE '%places.csv'")" crm "the sub-folder names the source"
like "$inbox/failed/3-bad.errors.csv" 'id,name,error' "beside it are its faulty lines"
cp "$inbox/done/2.csv" "$inbox/2.csv"
touch -d '1 minute ago' "$inbox/2.csv"
run 2 "$numsync" run --refresh none --inbox "$inbox" -v
kill $writer
wait $writer 2>/dev/null
like "$work/out" 'inbox: 0 imported, 1 known' "a file that is known is moved away, too"
is "$(find "$inbox/done" -name '2*' | wc -l | tr -d ' ')" 2 "a file of the same name in done is not overwritten"
run 73 "$numsync" run --refresh none --inbox "$work/nowhere"
done_testing
