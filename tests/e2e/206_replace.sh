# import --replace: an empty file takes nothing back, and the limit is a share of what the source speaks of.
# Promise: more than --max-withdraw, or a file that says nothing where the source says something, is refused with 4.
. tests/lib/e2e.sh
database
sandbox --generate 400
must "$numsync" pull --refresh none
standing() { sql "SELECT count(*) FROM numsync.expectation WHERE source = '$1' AND withdrawn_at IS NULL"; }
batches() { sql "SELECT count(*) FROM numsync.import_batch"; }
sql "SELECT 'id,name' UNION ALL (SELECT id || ',n' FROM numsync.phone_number ORDER BY id LIMIT 132)" | sort -r >"$work/crm.csv"
run 0 "$numsync" import --source crm "$work/crm.csv"

# nothing in it: as an export that went wrong leaves behind
printf 'id,name\n' >"$work/header.csv"
printf 'id,name\n\n,\n"",""\n' >"$work/blank.csv"
printf 'id,name\n%s,\n' "$(sed -n 2p "$work/crm.csv" | cut -d, -f1)" >"$work/silent.csv"
for file in header blank silent; do
	run 4 "$numsync" import --source crm --replace "$work/$file.csv"
	like "$work/err" 'says nothing, and with --replace all 132 expectations of source crm would be withdrawn.*--force withdraw' "$file: refused, with the way out"
done
run 4 "$numsync" import --source crm --replace --max-withdraw 100% "$work/header.csv"
run 4 "$numsync" import --source crm --replace --dry-run "$work/header.csv"
is "$(standing crm) $(batches)" '132 1' "a replacing file that says nothing takes nothing back"
printf 'id,name\nnobody,x\n' >"$work/faulty.csv"
run 65 "$numsync" import --source crm --replace "$work/faulty.csv"
is "$(standing crm) $(batches)" '132 1' "a replacing file whose lines are all faulty takes nothing back"
run 0 "$numsync" import --source new --replace "$work/header.csv"
is "$(standing crm)" 132 "a source that says nothing has nothing to lose"

# a share of the account (20% of 400) would let a small source lose most of what it says
head -n 106 "$work/crm.csv" >"$work/less.csv" # 105 of 132: 27 go
run 4 "$numsync" import --source crm --replace "$work/less.csv"
like "$work/err" 'about 27 of the 132 numbers that source crm speaks of .*; at most 26 numbers' "27 of the source's 132 are too many"
head -n 107 "$work/crm.csv" >"$work/less.csv"
run 0 "$numsync" import --source crm --replace "$work/less.csv"
is "$(standing crm)" 106 "26 of the source's 132 are not too many"

# lines that have expired say nothing now: they neither count as lost nor make the share larger
sql "SELECT 'id,name,expires_at' UNION ALL (SELECT id || ',old,2020-01-01' FROM numsync.phone_number ORDER BY id OFFSET 200)" | sort -r >"$work/old.csv"
run 0 "$numsync" import --source crm "$work/old.csv"
head -n 80 "$work/crm.csv" >"$work/less.csv" # 79 of 106
run 4 "$numsync" import --source crm --replace "$work/less.csv"
like "$work/err" 'about 27 of the 106 numbers' "expired lines are not counted"
run 0 "$numsync" import --source crm --replace --force withdraw "$work/header.csv"
is "$(standing crm)" 0 "--force withdraw takes all back"
done_testing
