# Filters that name nothing known are refused, not answered with nothing; batches can be listed before one is withdrawn.
# Promise: an unknown name is refused with the nearest known name; import --list: what was imported, by whom, what was taken back.
. tests/lib/e2e.sh
database
sandbox --state "$fixtures/demo/account.json"
must "$numsync" pull
n=$(sql "SELECT number FROM numsync.phone_number WHERE enabled AND provider_status = 'active' ORDER BY id LIMIT 1")
printf 'number,name,provider_status,on_drift\n%s,New,suspended,disable\n' "$n" >"$work/x.csv"
must "$numsync" import --actor ann "$work/x.csv"
lines() { "$numsync" drift --format json "$@" | jq -r '[.[] | .field] | join(" ")'; }

run 64 "$numsync" drift --field nmae
like "$work/err" '"nmae".*did you mean name' "an unknown field is refused with the nearest known one"
run 64 "$numsync" drift --source crm
like "$work/err" 'no source crm.*admin' "an unknown source with those that there are"
run 64 "$numsync" drift --number +12025559999
like "$work/err" 'has no number \+12025559999' "an unknown number is refused"
run 64 "$numsync" plan --only-field nmae
run 64 "$numsync" plan --only-number nobody
run 64 "$numsync" apply --yes --only-field nmae
is "$(lines --field name)" name "--field takes a column"
is "$(lines --field 'Provider Status')" provider_status "by its name as a person writes it"
is "$(lines --field providerStatus)" provider_status "--field takes a path"
is "$(lines --field name --number "${n#+}")" name "--number takes a number without its plus"
is "$(lines --field name --number "$(echo "$n" | sed 's/^+1\(...\)\(...\)/+1 (\1) \2-/')")" name "a number as a person writes it"
run 2 "$numsync" drift --field name
is "$(grep -c 'disables the number' "$work/out")" 0 "a wanted value does not disable, whatever the test beside it does"
run 2 "$numsync" drift --field provider_status
like "$work/out" 'disables the number' "a failed test disables the number"
is "$(sql "SELECT string_agg(field || ' ' || on_drift, ', ' ORDER BY field) FROM numsync.expectation")" 'name report, provider_status disable' "on_drift is of tests alone"

# what was imported, by whom, and what became of it
must "$numsync" import --source crm --actor bob "$fixtures/demo/names.csv"
run 0 "$numsync" import --list
like "$work/out" 'x\.csv +ann ' "batches are listed with who and what"
run 0 "$numsync" import --list --source crm --format json
is "$(jq -c '[.[] | [.batch, .source, .actor, .withdrawn_by]]' "$work/out")" '[[2,"crm","bob",null]]' "import --list --source lists those of one source"
run 64 "$numsync" withdraw --source erp
like "$work/err" 'no source erp; there are admin, crm' "a source that is not there is answered with those that are"
run 64 "$numsync" withdraw --batch 9
like "$work/err" 'numsync import --list' "a batch that is not there with how to find it"
must "$numsync" withdraw --actor eve --batch 2
run 0 "$numsync" import --list --format json
is "$(jq -c '[.[] | [.batch, .withdrawn_by]]' "$work/out")" '[[2,"eve"],[1,null]]' "the latest first, with who took it back"

# command lines that cannot be meant
run 64 "$numsync" import --errors "$work/x.csv" "$work/x.csv"
like "$work/err" 'the file itself' "--errors must not overwrite what it reads"
run 64 "$numsync" import --source ' ' "$work/x.csv"
run 64 "$numsync" import --source 'a,b' "$work/x.csv"
printf 'number,enabled\n%s,maybe\n' "$n" >"$work/bad.csv"
run 65 "$numsync" import "$work/bad.csv" "$work/x.csv"
like "$work/err" '1 file after it was not looked at' "files behind a faulty one are said to be left"
"$numsync" import - <"$work/bad.csv" >"$work/out" 2>"$work/err"
like "$work/err" 'standard input: line 2' "standard input is named in a message"
done_testing
