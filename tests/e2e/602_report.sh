# The report: its figures are those of the database, and each command that it names lists what it says.
# Promise: one page, whole without its one script; nothing is fetched; names are escaped; a table ends after 100 rows and names the command
# that lists all; the last run and what failed come first; each number leads to what happened to it; it is read in one snapshot.
. tests/lib/e2e.sh
demo=$fixtures/demo
database
drift=$(of_all drift)
release_watch=$(of_all release_watch)
sandbox --state "$demo/account.json"
page() {
	must python3 tests/lib/page.py "$1"
	cp "$work/out" "$work/page.json"
}
of() { jq -r "$1" "$work/page.json"; }
edit() { control edit "{\"id\":\"$1\",\"set\":$2}" >/dev/null; }
later() { date -u -d "$1" +%Y-%m-%dT%H:%M:%SZ; }

run 0 "$numsync" report
like "$work/out" 'No run has ended yet' "before the first run it says so"
run 0 "$numsync" report -o "$work/none.html"
page "$work/none.html"
is "$(of '.errors | length')" 0 "an empty page is well formed"

# names that mean harm
edit pn-0003 '{"name":"<script>alert(1)</script><img src=https://evil.example/x onerror=alert(2)>"}'
edit pn-0004 '{"name":"\u202Egnp.exe\u2066 \u001b[31mred\u0007"}'
edit pn-0008 '{"name":"\"><style>*{display:none}</style>&amp;"}'
edit pn-0007 '{"name":"Z\u0351\u034c\u0363a\u0335lgo"}'
n=0
for id in 0003 0004 0008 0007 0060 0061 0062; do
	n=$((n + 1))
	edit pn-$id "{\"providerReleaseScheduledAt\":\"$(later "+$((n * 3)) days +6 hours")\",\"providerReleaseReason\":\"<b>cost</b>\"}"
done
must "$numsync" pull
printf 'number,enabled\n+12025550003,true\n+12025550004,true\n+12025550008,true\n+12025550007,true\n' >"$work/crm.csv"
must "$numsync" import --source crm "$work/crm.csv"
must "$numsync" import "$demo/enablement.csv" "$demo/names.csv" "$demo/desired.csv"
sql "UPDATE numsync.phone_number SET name = repeat('long ', 2000) WHERE id = 'pn-0062'"
control faults '{"faults":["put:400@2","list:wrong-type@1"]}' >/dev/null
run 3 "$numsync" run --refresh all
control faults '{"faults":[]}' >/dev/null
sql "UPDATE numsync.phone_number SET name = repeat('long ', 2000) WHERE id = 'pn-0062'"

run 0 "$numsync" report -o "$work/r.html"
page "$work/r.html"
is "$(of '.errors | join("; ")')" '' "every element is closed"
must command -v xmllint
xmllint --html --noout "$work/r.html" 2>"$work/err"
! grep 'error' "$work/err" | grep -qv 'Tag [a-z]* invalid'
ok "xmllint finds nothing but elements that it does not know"
is "$(of '"\(.scripts) \(.handlers)"')" '1 0' "one script, no handler, whatever a name says"
is "$(of '.resources | join(" ")')" '' "nothing is fetched"
is "$(of '[.links[] | select(startswith("#") | not)] | join(" ")')" '' "every link stays on the page"
is "$(jq -r '. as $page | [.links[] | select(.[1:] as $id | $page.ids | index($id) | not)] | join(" ")' "$work/page.json")" '' "every link leads somewhere on the page"
is "$(jq -r '(.ids | length) - (.ids | unique | length)' "$work/page.json")" 0 "no id is there twice"
digest=$(jq -jr .script "$work/page.json" | openssl dgst -sha256 -binary | base64)
is "$(of .policy)" "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-$digest'" "the policy allows that script, by its digest, and forbids the rest"
is "$(grep -c '[[:cntrl:]]' "$work/r.html")" 0 "no control character"
is "$(grep -cP '\x{202A}|\x{202B}|\x{202D}|\x{202E}|\x{2066}|\x{2067}|\x{2068}' "$work/r.html")" 0 "no character that turns text around"
of .text >"$work/text"
grep -qF '<script>alert(1)</script><img src=https://evil.example/x onerror=alert(2)>' "$work/text"
ok "a name with a script is there as text"
grep -qF '\xE2\x80\xAEgnp.exe\xE2\x81\xA6 \x1B[31mred\x07' "$work/text"
ok "what turns text around, rings or colours is shown as codes"
grep -qF '"><style>*{display:none}</style>&amp;' "$work/text"
ok "a name that would close its cell is shown as text"
grep -qF '<b>cost</b>' "$work/text"
ok "a reason with markup is shown as text"
is "$(of '[.tables["Releases by day, wanted or not"][0][] | select(.[1] == "+12025550062") | .[2] | length] | .[0] < 400')" true "a name of 10,000 characters is cut"

# the figures
# what the database has, asked at once: all drift and what can be corrected, numbers, changes and data faults of run 2
counted() {
	IFS='|' read -r drifts correctable numbers changes faults <<T
$(sql "SELECT count(*), count(*) FILTER (WHERE correctable), (SELECT count(*) FROM numsync.phone_number WHERE missing_since IS NULL),
	(SELECT count(*) FROM numsync.change_state WHERE run_id = 2), (SELECT count(*) FROM numsync.set_aside WHERE run_id = 2) FROM $drift")
T
	[ "${drifts:-0}" -gt 0 ] && [ "${correctable:-0}" -gt 0 ] && [ "${numbers:-0}" -gt 0 ] && [ "${changes:-0}" -gt 0 ] && [ "${faults:-0}" -gt 0 ] || die "the database has some of each: $drifts $correctable $numbers $changes $faults"
}
counted
rows() { jq -r ".tables[\"$1\"][0] | length" "$work/page.json"; }
sum() { jq -r "[.tables[\"$1\"][0][] | .[$2] | tonumber] | add // 0" "$work/page.json"; }
is "$(rows 'Wanted numbers with a release coming, the most urgent first')" \
	"$(sql "SELECT count(*) FROM $release_watch WHERE wanted_batch_id IS NOT NULL")" "the page has as many wanted releases as the database"
is "$(sum 'What differs now, by field and source' 2)" "$drifts" "the page has as much drift as the database"
is "$(sum 'What differs now, by field and source' 3)" "$correctable" "the page has as much correctable drift as the database"
total() { jq -r ".foot[\"$1\"] | map([.[0], .[$2]] | join(\" \")) | join(\", \")" "$work/page.json"; }
is "$(total 'What differs now, by field and source' '2,3')" "Total $drifts $correctable" "drift is added up under its table"
is "$(total 'What became of the changes' 1)" "Total $changes" "so is what became of the changes"
is "$(total 'How long ago the records were read' 1)" "Total $numbers" "so are the ages"
is "$(total 'Numbers by the state of their warmup' 2)" "Total, SMS $numbers, Total, call $numbers" "a number counts once in each of its warmups"
is "$(of '.foot["Changes, those that failed first"]')" null "a list of numbers has nothing to add up"
is "$(jq -r '.tables["Drift that each of the last 30 runs left"][0] | map(.[0] + " " + .[3]) | join(",")' "$work/page.json")" \
	"$(sql "SELECT string_agg(run_id || ' ' || coalesce(n, 0), ',' ORDER BY run_id) FROM numsync.run LEFT JOIN (SELECT run_id, sum(lines) n FROM numsync.run_drift GROUP BY 1) d USING (run_id)")" "the trend is what the runs left"
is "$(sum 'Numbers by the state of their warmup' 2)" "$((2 * numbers))" "each number has two warmups"
is "$(sum 'How long ago the records were read' 1)" "$numbers" "each record has an age"
is "$(sum 'What became of the changes' 1)" "$changes" "each change of the run has an outcome"
is "$(jq -r '.tables["Changes, those that failed first"][0][0][1]' "$work/page.json")" rejected "what failed comes first"
is "$(rows 'Rows and records that could not be read, and were quarantined')" "$faults" "the page has the data faults of the run"
is "$(rows 'Releases by day, wanted or not')" \
	"$(sql "SELECT count(*) FROM $release_watch WHERE coalesce(provider_release_scheduled_at, now()) < (now() AT TIME ZONE 'UTC')::date + 60")" "the calendar has as many numbers as the database"
is "$(jq -r '.pictures[] | select(test("releases,"))' "$work/page.json" | cut -d' ' -f 1)" \
	"$(rows 'Releases by day, wanted or not')" "the picture of the calendar counts what its list counts"
like "$work/text" 'wanted numbers will be released' "the verdict comes first"
[ "$(of '.pictures | length')" -ge 8 ]
ok "pictures are there"
is "$(of '.headings | join(",")')" "numsync: account default,Changes of run 2,Release watch,Drift by field,Drift over the last 30 runs,Warmup,Stalled warmups,Releases of the next 60 days,Freshness,Data faults of the API,Numbers on this page,The run" "all parts of the page are there, changes that failed first"
like "$work/text" '^Run 2 ended .*, less than an hour ago, with status 3\. 1 change failed' "the last run, its age and what came of it come before all else"
refused=$(jq -r '.tables["Changes, those that failed first"][0][0][0]' "$work/page.json")
like "$work/r.html" "href=\"#n${refused#+}\"" "a number is a link"
jq -r ".tables[\"The numbers of this page, in its order\"][0][] | select(.[0] == \"$refused\") | .[1:][]" "$work/page.json" >"$work/life"
like "$work/life" 'rejected by numsync, run 2: .*status 400' "it leads to what happened to it last"
like "$work/life" "^numsync history [+]${refused#+}\$" "and to the command that tells all of it"

# long tables end, and the command that they name lists everything
sql "INSERT INTO numsync.phone_number (account_id, id, number, name, provider_release_requested_at, row_read, record_read, valid_from, run_id, warmup_state, warmup_progress_percent)
	SELECT 1, 'many-' || n, '+1303555' || lpad(n::text, 4, '0'), 'many', now(), true, true, now() - interval '20 days', 1, 'Warming', 40 FROM generate_series(1, 110) n;
	INSERT INTO numsync.phone_number_reading (account_id, id, detail_at, detail_run_id) SELECT 1, 'many-' || n, now(), 1 FROM generate_series(1, 110) n"
sql "SELECT number FROM numsync.phone_number WHERE id LIKE 'many-%'" | awk 'BEGIN { print "number,enabled,warmup_state" } { print $1 ",true,Ready" }' >"$work/many.csv"
must "$numsync" import "$work/many.csv"
run 0 "$numsync" report -o "$work/many.html"
page "$work/many.html"
is "$(rows 'Wanted numbers with a release coming, the most urgent first')" 100 "a long table ends after 100 rows"
of '.code[]' >"$work/commands"
is "$(grep -c 'report.*--list' "$work/commands")" 3 "a long table names the command that lists the rest"
lines() { PATH=$PWD/$build:$PATH sh -c "$1" 2>"$work/err" | python3 -c 'import csv, sys; print(len(list(csv.reader(sys.stdin))) - 1)'; }
is "$(lines "$(grep 'list releases' "$work/commands")")" "$(sql "SELECT count(*) FROM $release_watch WHERE wanted_batch_id IS NOT NULL")" "the command that lists releases has all of them"
is "$(lines "$(grep 'list calendar' "$work/commands")")" \
	"$(sql "SELECT count(*) FROM $release_watch WHERE coalesce(provider_release_scheduled_at, now()) < (now() AT TIME ZONE 'UTC')::date + 60")" "the command that lists the calendar has all of it"
is "$(lines "$(grep 'list stalled' "$work/commands")")" "$(sql 'SELECT count(*) FROM numsync.warmup_stalled')" "the command that lists stalled warmups has all of them"
is "$(lines "$(grep 'drift --format csv' "$work/commands")")" "$(sql "SELECT count(*) FROM $drift")" "the command that lists drift has it number by number"
is "$(sql 'SELECT count(*) FROM numsync.warmup_stalled WHERE number LIKE $$+1303%$$')" 110 "what has not moved for a week is stalled"
sql "UPDATE numsync.phone_number SET valid_from = now() WHERE id = 'many-1';
	UPDATE numsync.phone_number_reading SET detail_at = now() - interval '15 days' WHERE id = 'many-2'"
is "$(sql 'SELECT count(*) FROM numsync.warmup_stalled WHERE number LIKE $$+1303%$$')" 108 \
	"not what is new, nor what nobody has looked at since"
for part in releases drift trend fields warmup progress stalled calendar outcomes changes faults strange overrides ages; do
	run 0 "$numsync" report --list $part --json
	jq -e 'type == "array"' "$work/out" >/dev/null
	ok "--list $part --json is a list"
done
run 64 "$numsync" report --list nothing
like "$work/err" 'releases, drift' "a part that is not there: those that are"

# an old run, releases without a day, and figures as the account writes them
sql "UPDATE numsync.run SET $(back '29 hours' started_at ended_at)"
NUMSYNC_NUMBER_FORMAT="1'234.56" run 0 "$numsync" report -o "$work/late.html"
page "$work/late.html"
of .text >"$work/text"
like "$work/text" '^No run for 29 hours\. Run [0-9]+ ended' "a page that is made long after the last run says so first"
sql "INSERT INTO numsync.phone_number (account_id, id, number, row_read, record_read, valid_from, run_id, provider_release_scheduled_at) SELECT 1, 'over-' || n, '+1404555' || lpad(n::text, 4, '0'), true, true, now(), 1, now() - interval '3 days' FROM generate_series(1, 1000) n"
NUMSYNC_NUMBER_FORMAT="1'234.56" run 0 "$numsync" report -o "$work/late.html"
like "$work/late.html" '<b>1&#39;[0-9]{3}</b><span>numbers</span>' "figures are written as the account has them"
page "$work/late.html"
is "$(jq -r '.pictures[] | select(test("releases,"))' "$work/page.json" | cut -d' ' -f 1)" "$("$numsync" report --list calendar --json | jq length)" \
	"what is overdue or has no day counts in the picture, too"
like "$work/late.html" 'aria-label="overdue: 100[0-9] releases, 0 of wanted numbers"' "and has a place there"
sql "DELETE FROM numsync.phone_number WHERE id LIKE 'over-%'"

# the other formats, and what goes wrong
run 0 "$numsync" report --json
is "$(jq '.release_watch | length' "$work/out")" "$(sql "SELECT count(*) FROM $release_watch WHERE wanted_batch_id IS NOT NULL")" "--json has all rows"
is "$(jq -r .verdict "$work/out")" bad "--json has the verdict"
run 0 "$numsync" report --format text
like "$work/out" '^The first 20. All of them: numsync report --list stalled' "text ends sooner, and says where the rest is"
absent "$(printf '\033')" "no escape of a name goes out" "$work/out"
run 0 "$numsync" report 1 -o "$work/first.html"
absent ' data-since=' "of a run that is not the last, the page does not say that there was none since" "$work/first.html"
page "$work/first.html"
is "$(of '.headings | map(select(startswith("Changes of"))) | .[0]')" "Changes of run 1" "a run may be named"
run 64 "$numsync" report 99
like "$work/err" 'no run 99' "a run that there is not is refused"
run 64 "$numsync" report 1x
run 64 "$numsync" report --format pdf
run 73 "$numsync" report -o "$work/no/such/folder/r.html"
run 73 sh -c 'ulimit -S -f 1; exec "$1" report -o "$2/half.html"' sh "$numsync" "$work"
is "$(ls "$work" | grep -c '^half')" 0 "a page that cannot be written whole leaves nothing behind"

# several accounts on one page
cat >"$NUMSYNC_CONFIG" <<T
[account north]
api_url = $NUMSYNC_API_URL
[account default]
api_url = $NUMSYNC_API_URL
T
# for the id of a section the number is a digit too long, without a section it is not
long=$(printf '%s%077d' + 0)
sql "UPDATE numsync.phone_number SET number = '$long', valid_from = now() - interval '30 days' WHERE id = 'many-3'"
run 0 "$numsync" report --all-accounts -o "$work/all.html"
page "$work/all.html"
is "$(of '.errors | length')" 0 "a page of two accounts is well formed"
is "$(jq -r '(.ids | length) - (.ids | unique | length)' "$work/page.json")" 0 "no id is there twice"
is "$(jq -r '.tables["How each account is"][0] | map(.[0]) | join(",")' "$work/page.json")" north,default "a page of two accounts begins with an overview"
counted
is "$(sum 'What differs now, by field and account' 2)" "$drifts" "a page of two accounts has drift by field and account"
is "$(of '.headings | map(select(startswith("Account "))) | join(",")')" "Account north,Account default" "a page of two accounts has a section for each"
is "$(total 'What differs now, by field and account' 2)" "Total $drifts" "which is added up"
is "$(total 'How each account is' '3,6')" "Total $correctable $numbers" "so is the overview"
like "$work/all.html" 'No run has ended yet' "a page of several accounts names one that never ran"
is "$(jq -r '. as $page | [.links[] | select(.[1:] as $id | $page.ids | index($id) | not)] | join(" ")' "$work/page.json")" '' "every link leads somewhere on the page"
like "$work/all.html" ">[+]${long#+}<" "a number that is too long for a link is shown"
is "$(of '[.tables["The numbers of this page, in its order"][][] | select(.[0] | length > 70)] | length')" 0 "and has no place, for nothing leads there"
of '.code[]' | grep -q -- '--account default --list releases'
ok "commands on a page of several accounts name the account"
run 64 "$numsync" report 1 --all-accounts
run 64 "$numsync" report

# one of the accounts cannot be read
sql "ALTER VIEW numsync.freshness RENAME TO readable; CREATE VIEW numsync.freshness AS SELECT * FROM numsync.readable WHERE 1 / (account_id - 1) >= 0"
run 74 "$numsync" report --all-accounts --format html
is "$(wc -c <"$work/out")" 0 "a page that would lack an account is not written to standard output"
like "$work/err" 'the page was not written, for it would lack an account$' "and that is said"
echo before >"$work/all.html"
run 74 "$numsync" report --all-accounts -o "$work/all.html"
like "$work/err" 'all.html was not written, for it would lack an account$' "a file that would lack an account is not written"
is "$(cat "$work/all.html")" before "what was there is still there"
done_testing
