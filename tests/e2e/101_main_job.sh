# The main job: pull, import, plan, apply; then nothing is left to correct, and nothing else was touched.
# Promise: plan and apply make every writable expectation hold; a PUT sends every writable field; a row that did not change is not
# written at all.
. tests/lib/e2e.sh
demo=$fixtures/demo
database
sandbox --state "$demo/account.json" --latency 1

state | jq '.numbers | sort_by(.id)' >"$work/before.json"
run 0 "$numsync" pull
is "$(sql 'SELECT count(*) FROM numsync.phone_number')" 300 "the mirror has every number"
is "$(sql 'SELECT count(*) FROM numsync.phone_number WHERE NOT record_read')" 0 "every record was read whole"
is "$(sql "SELECT billing_monthly_amount FROM numsync.phone_number WHERE billing_monthly_amount > 1e12 LIMIT 1")" \
	12345678901234.5678 "a large amount is exact"
run 0 "$numsync" import "$demo/enablement.csv" "$demo/names.csv" "$demo/desired.csv"
run 2 "$numsync" drift
run 2 "$numsync" plan
cp "$work/out" "$work/plan.txt"
run 2 "$numsync" apply --yes

# each writable expectation holds at the sandbox itself
sql "SELECT json_agg(json_build_object('id', phone_id, 'field', field, 'value', operand[1])) FROM numsync.expectation_in_force WHERE correctable" >"$work/wanted.json"
state | jq '.numbers | sort_by(.id)' >"$work/after.json"
is "$(jq -n --slurpfile want "$work/wanted.json" --slurpfile have "$work/after.json" '
	($have[0] | map({key: .id, value: .}) | from_entries) as $number
	| [$want[0][] | select((
		if .field == "enabled" then $number[.id].enabled | tostring
		elif .field == "name" then $number[.id].name
		elif .field == "override_enabled" then $number[.id].adminEnablementOverride.enabled | tostring
		elif .field == "override_reason" then $number[.id].adminEnablementOverride.reason
		else "?" end) != .value)] | length')" 0 "every writable expectation holds at the server"
writable='del(.name, .enabled, .adminEnablementOverride, .modifiedAt)'
jq "map($writable)" "$work/before.json" >"$work/b"
jq "map($writable)" "$work/after.json" >"$work/a"
same "$work/a" "$work/b" "every other property of every number is unchanged"
jq --slurpfile want "$work/wanted.json" 'map(select(.id as $id | all($want[0][]; .id != $id)))' "$work/before.json" >"$work/b"
jq --slurpfile want "$work/wanted.json" 'map(select(.id as $id | all($want[0][]; .id != $id)))' "$work/after.json" >"$work/a"
same "$work/a" "$work/b" "numbers that no expectation names are unchanged"
is "$(stats .put_incomplete)" 0 "no PUT left a writable property out"
is "$(stats .forbidden)" 0 "nothing was bought or given up"
puts=$(stats '.puts_by_id | add')
is "$puts" "$(sql "SELECT count(*) FROM numsync.change_state WHERE state = 'confirmed'")" "as many PUTs as confirmed changes"
is "$(sql "SELECT count(*) FROM numsync.change_state WHERE state NOT IN ('confirmed', 'planned')")" 0 "every change that was sent was confirmed"

written="SELECT count(*) || '/' || coalesce(max(xmin::text::bigint), 0) FROM numsync.phone_number"
before=$(sql "$written")
ended="SELECT string_agg(to_jsonb(r)::text, ' ' ORDER BY run_id) FROM numsync.run r WHERE run_id <= $(sql "SELECT max(run_id) FROM numsync.run")"
left=$(sql "$ended")
run 2 "$numsync" run
like "$work/out" 'report-only' "the summary names the drift that remains"
is "$(wc -l <"$work/out")" 1 "a successful run prints one line"
is "$(stats '.puts_by_id | add')" "$puts" "a second run sends no PUT"
is "$(sql "$written")" "$before" "a second run writes no row of the mirror"
is "$(sql "SELECT count(*) FROM numsync.phone_number_history WHERE replaced_by_run_id = (SELECT max(run_id) FROM numsync.run)")" 0 \
	"a second run writes no row of the history"
is "$(sql "$ended")" "$left" "what earlier runs left behind stands as it was"

run 0 "$numsync" export billing -o "$work/billing.csv"
is "$(python3 -c 'import csv, sys; print(len(list(csv.reader(open(sys.argv[1], newline="")))))' "$work/billing.csv")" 301 "the export has a header and a line for each number"
is "$(head -n 1 "$work/billing.csv" | cut -d, -f 1-3)" number,name,id "the export begins with a header"
like "$work/billing.csv" '12345678901234\.5678' "the export has exact amounts"
absent '(^|,)"?[=@]' "no cell begins with = or @" "$work/billing.csv"
run 0 "$numsync" status
run 0 "$numsync" status --json
jq -e . "$work/out" >/dev/null
ok "status --json is JSON"
run 0 "$numsync" fields
is "$("$numsync" fields --json | jq length)" 105 "fields lists 105 fields"
run 0 "$numsync" doctor
done_testing
