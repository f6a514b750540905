# What --json prints, of every command that has a result, with little to tell and with much: it is as its schema says.
# Promise: fixtures/schema has each property with type, unit and meaning, and no property is printed that is not there; a document that is
# not as its schema says is seen.
. tests/lib/e2e.sh
run 0 python3 tests/lib/schema.py
like "$work/out" '^$' "each property of a schema has its meaning, each count its unit"
database
demo=$fixtures/demo
sandbox --state "$demo/account.json"
edit() { control edit "{\"id\":\"$1\",\"set\":$2}" >/dev/null; }
prints() { # STATUS COMMAND...: done_testing looks at it
	wanted_status=$1
	shift
	run "$wanted_status" "$numsync" "$@" --json
	[ -s "$work/out" ]
	ok "numsync $* --json prints something"
}

# nothing is known yet
prints 0 status
prints 0 report
prints 0 plan
prints 0 import --list
prints 0 prune --older-than 400d --dry-run
prints 0 migrate --check
prints 0 doctor
prints 0 config
prints 0 fields

# an account at work: files that differ and overrule each other, releases, a record that cannot be read, changes of every end
prints 0 pull
edit pn-0060 "{\"providerReleaseScheduledAt\":\"$(date -u -d '+3 days 6 hours' +%Y-%m-%dT%H:%M:%SZ)\",\"providerReleaseReason\":\"cost\"}"
printf 'number,enabled,name\n+12025550060,true,\n+12025550013,true,Other\n+12025550199,,\n' >"$work/crm.csv"
printf 'number,name\n+12025550013,Mine\n' >"$work/mine.csv"
prints 0 import --dry-run "$demo/enablement.csv" "$demo/names.csv"
prints 0 import "$demo/enablement.csv" "$demo/names.csv" "$demo/desired.csv" "$work/mine.csv"
prints 0 import "$demo/names.csv"
prints 0 import --source crm --unknown-numbers keep "$work/crm.csv"
control faults '{"faults":["put:409@2","put:400@5","list:wrong-type@3"]}' >"$work/faults"
prints 3 run --refresh all
control faults '{"faults":[]}' >"$work/faults"
prints 0 report
prints 0 report --list changes # 602_report.sh asks for each part
prints 0 status
prints 2 drift
prints 0 drift --releases
prints 0 drift --overruled
prints 2 plan
plan=$(jq '.[0].plan' "$work/out")
edit "$(jq -r '.[0].id' "$work/out")" '{"name":"renamed by somebody"}'
sql "UPDATE numsync.plan SET role = 'somebody_else' WHERE plan_id = $plan" # nobody approves what is their own
prints 0 approve "$plan"
prints 0 plans
prints 3 apply --plan "$plan" --yes
prints 0 plan "$plan"
prints 0 history +12025550013
prints 2 revert "$(sql 'SELECT max(run_id) FROM numsync.run WHERE changes_confirmed > 0')"
prints 0 withdraw --batch 1 --dry-run
prints 0 withdraw --batch 1
prints 0 import --list
control faults '{"faults":["list:500=100"]}' >"$work/faults"
NUMSYNC_RETRIES=0 prints 69 run
control faults '{"faults":[]}' >"$work/faults"
prints 0 status
NUMSYNC_RETRIES=0 NUMSYNC_API_URL=http://127.0.0.1:1 prints 69 doctor

# a month later: history to remove, a month that is closed, and a second account
age '100 days'
must "$numsync" close "$(date -u -d "$(date -u +%Y-%m-15) 2 months ago" +%Y-%m)" --accept-stale
prints 0 close --list
prints 0 close --verify
prints 0 prune --older-than 62d --dry-run
prints 0 prune --older-than 62d --yes
echo "$LEADPING_API_KEY" >"$work/key"
chmod 600 "$work/key"
printf '[account default]\nkey_file = %s\n[account far away]\nkey_file = %s\n' "$work/key" "$work/key" >"$NUMSYNC_CONFIG"
unset LEADPING_API_KEY
prints 2 run --refresh none --all-accounts
prints 0 status --all-accounts
prints 0 doctor --all-accounts

# every schema was needed, and what is not as its schema says is seen
run 0 python3 tests/lib/schema.py "$work/.json"
is "$(grep -vxFf "$work/out" - <<T
$(cd fixtures/schema && ls ./*.json | sed 's|^\./||')
T
)" '' "each schema has seen a document"
must "$numsync" status --account default --json
cp "$work/out" "$work/status"
sees() { # JQ PATTERN
	mkdir -p "$work/bad"
	jq "$1" "$work/status" >"$work/bad/1"
	printf '%s\n' numsync status --json >"$work/bad/1.words"
	run 1 python3 tests/lib/schema.py "$work/bad"
	like "$work/out" "$2" "it is seen: $1"
}
sees '.new = 1' "'new' was unexpected"
sees 'del(.gone)' "'gone' is a required property"
sees '.verdict = "fine"' "verdict: 'fine' is not one of"
sees '.gone = "1"' "gone: '1' is not of type 'integer'"
sees '.numbers = null' "numbers: None is not of type 'integer'"
sees '.drift_at = "2026-10-01 07:02"' 'drift_at: .* does not match'
sees '.runs[1].state = "lost"' 'runs.1.state: .lost. is not one of'
sees '.release_watch[0].when = 1' "release_watch.0: .*'when' was unexpected"
printf '{"a": 1, "a": 2}' >"$work/bad/1"
run 1 python3 tests/lib/schema.py "$work/bad"
like "$work/out" 'a property stands twice' "a property that stands twice is seen"
printf '%s\n' numsync strange --json >"$work/bad/1.words"
run 1 python3 tests/lib/schema.py "$work/bad"
like "$work/out" 'no schema is for it' "JSON without a schema is seen"
done_testing
