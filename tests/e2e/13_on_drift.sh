# on_drift = disable from the failing test to the lifted override; release watch; the inbox of run.
. tests/lib/e2e.sh
database
sandbox --state "$fixtures/demo/account.json"
run 0 "$numsync" pull
pick() { sql "SELECT id FROM numsync.phone_number WHERE enabled AND override_reason IS NULL AND provider_status = 'active' ORDER BY id LIMIT 1 OFFSET $1"; }
a=$(pick 0) b=$(pick 1) c=$(pick 2) d=$(pick 3)
edit() { control edit "{\"id\":\"$1\",\"set\":{$2}}" >/dev/null; }
server() { state | jq -r ".numbers[] | select(.id == \"$1\") | $2"; }
printf 'id,provider_status,on_drift\n%s,active,disable\n%s,active,disable\n%s,active,report\n' "$a" "$b" "$c" >"$work/watch.csv"
run 0 "$numsync" import --source ops "$work/watch.csv"
run 0 "$numsync" run
is "$(server "$a" .enabled)" true "a test that holds disables nothing"
edit "$a" '"providerStatus":"suspended"'
edit "$c" '"providerStatus":"suspended"'
run 0 "$numsync" pull
run 2 "$numsync" plan --format json
is "$(jq -r '[.[] | select(.id == "'"$a"'" and .field == "enabled") | .after] | join(" ")' "$work/out")" false "a failing test plans enabled=false"
is "$(jq -r '[.[] | .id] | unique | length' "$work/out")" 1 "and only where on_drift says disable"
run 2 "$numsync" run
is "$(server "$a" '[.enabled, .adminEnablementOverride.enabled, .adminEnablementOverride.reason] | map(tostring) | join("|")')" \
	'false|false|numsync: provider_status is suspended, expected active' "the number is disabled with an override that names test and value"
puts=$(stats .put)
edit "$a" '"providerStatus":"failed"'
run 2 "$numsync" run
is "$(stats .put)" "$puts" "as long as that test fails nothing more is sent"
# somebody else's override on b is never lifted
edit "$b" '"adminEnablementOverride.enabled":false,"adminEnablementOverride.reason":"by hand","enabled":false'
edit "$a" '"providerStatus":"active"'
edit "$c" '"providerStatus":"active"'
run 0 "$numsync" run
is "$(server "$a" '[.enabled, .adminEnablementOverride.enabled, .adminEnablementOverride.reason] | map(tostring) | join("|")')" 'true|null|null' "when the test holds again exactly that override is lifted"
is "$(server "$b" '[.enabled, .adminEnablementOverride.reason] | map(tostring) | join("|")')" 'false|by hand' "and no other"
puts=$(stats .put)
run 0 "$numsync" run
is "$(stats .put)" "$puts" "then all is quiet"
# an override that somebody changed since is theirs
edit "$a" '"providerStatus":"suspended"'
run 2 "$numsync" run
edit "$a" '"adminEnablementOverride.reason":"confirmed by Ann"'
edit "$a" '"providerStatus":"active"'
run 0 "$numsync" run
is "$(server "$a" .adminEnablementOverride.reason)" 'confirmed by Ann' "an override that somebody took over is not lifted"
# a source with a higher priority keeps a number on
edit "$b" '"adminEnablementOverride.enabled":null,"adminEnablementOverride.reason":null,"enabled":true,"providerStatus":"suspended"'
printf 'id,enabled\n%s,true\n' "$b" >"$work/keep.csv"
run 0 "$numsync" import --source admin "$work/keep.csv"
run 2 "$numsync" run
is "$(server "$b" .enabled)" true "a test of a lower source does not disable what admin wants on"
NUMSYNC_SOURCES=admin:50,ops:60 run 2 "$numsync" run
is "$(server "$b" .enabled)" false "with the higher priority it does"
# unknown never triggers
edit "$b" '"providerStatus":"active"'
run 0 "$numsync" run
is "$(server "$b" .enabled)" true "lifted again, enabled as admin wants it"
run 0 "$numsync" withdraw --source ops

# release watch: wanted, and about to be lost
path=$("$numsync" fields --json | jq -r '.[] | select(.column == "provider_release_scheduled_at") | .path')
edit "$d" "\"$path\":\"$(date -u -d '+3 days 1 hour' +%Y-%m-%dT%H:%M:%SZ)\""
printf 'id,enabled\n%s,true\n' "$d" >"$work/wanted.csv"
run 0 "$numsync" import "$work/wanted.csv"
run 0 "$numsync" run
like "$work/out" 'RELEASE WATCH: 1 wanted number .*in 3 days' "the summary begins with a wanted number that is about to be released"
run 2 "$numsync" run --fail-on release-watch
run 0 "$numsync" drift
is "$(head -n 1 "$work/out" | cut -c 1-13)" 'RELEASE WATCH' "drift shows it first"
like "$work/out" 'wanted.csv' "with who wants it"
run 2 "$numsync" drift --fail-on release-watch
run 0 "$numsync" status
is "$(sed -n 2p "$work/out" | cut -c 1-15)" '1 wanted number' "and so does status"
run 0 "$numsync" drift --releases --format json
is "$(jq -c '[.[] | [.id, .days_left]]' "$work/out")" "[[\"$d\",3]]" "with the days left"

# the inbox
inbox=$work/inbox
mkdir -p "$inbox/crm"
run 0 "$numsync" run --inbox "$inbox"
printf 'id,name\n%s,First\n' "$c" >"$inbox/1.csv"
printf 'id,name\n%s,Second\n' "$c" >"$inbox/2.csv"
printf 'id,name\n%s,maybe\n,\nx,y,z\n' "$a" >"$inbox/3-bad.csv"
printf 'id,location_place\n%s,Nowhere\n' "$a" >"$inbox/crm/places.csv"
printf 'id,name\n' >"$inbox/fresh.csv"
printf 'id,name\n' >"$inbox/writing.csv.part"
touch -d '1 minute ago' "$inbox"/[123]*.csv "$inbox/crm/places.csv"
run 65 "$numsync" run --inbox "$inbox"
like "$work/out" 'inbox: 3 imported, 0 known, 1 failed, 2 waiting' "the summary tells what became of the files"
like "$work/err" '3-bad.csv' "and the message names the one that failed"
is "$(server "$c" .name)" Second "files go in in the order of their names, and the run goes on"
is "$(cd "$inbox" && find . -type f | LC_ALL=C sort | tr '\n' ' ')" './crm/done/places.csv ./done/1.csv ./done/2.csv ./failed/3-bad.csv ./failed/3-bad.errors.csv ./fresh.csv ./writing.csv.part ' "done and failed are moved away, the rest waits"
is "$(sql "SELECT string_agg(DISTINCT source, ' ') FROM numsync.import_batch WHERE file_name LIKE '%places.csv'")" crm "the sub-folder names the source"
like "$inbox/failed/3-bad.errors.csv" 'id,name,error' "beside it are its faulty lines"
touch "$inbox/fresh.csv"
cp "$inbox/done/2.csv" "$inbox/2.csv"
touch -d '1 minute ago' "$inbox/2.csv"
run 2 "$numsync" run --inbox "$inbox"
like "$work/out" 'inbox: 0 imported, 1 known' "a file that is known is moved away, too"
is "$(find "$inbox/done" -name '2*' | wc -l | tr -d ' ')" 2 "and nothing is overwritten"
run 73 "$numsync" run --inbox "$work/nowhere"
done_testing
