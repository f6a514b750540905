# What is on record stays what it was.
# Promise: a role that may append adds nothing that counts to a closed period or an imported file; what was added, and lines that are gone,
# are noticed (74), and the files can be taken back one after another.
. tests/lib/e2e.sh
database
owner=$DATABASE_URL base=$name
if [ "$(sql "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")" != t ]; then
	echo '1..0 # SKIP the database user may not make roles'
	exit 0
fi
run 0 "$numsync" migrate --roles
for role in sync finance; do
	psql "$owner" -X -q -c "CREATE ROLE ${base}_$role LOGIN PASSWORD 'canary' IN ROLE numsync_$role"
done
as() { DATABASE_URL=$(cluster_url "$base" "${base}_$1" canary); }
sandbox --generate 10 --page-limit 5
must "$numsync" pull
month=$(date -u -d "$(date -u +%Y-%m-01) - 1 day" +%Y-%m)
age '40 days'
as finance
line="INSERT INTO numsync.closing_line (account_id, period, id, number, billing_monthly_amount"
place=$(psql "$owner" -X -A -t -c "SELECT count(*) FROM information_schema.columns WHERE table_name = 'closing_line' AND column_name = 'place'")
as_is() { psql "$DATABASE_URL" -X -q -c "$1"; } # may be denied
add_line() { # ID PLACE
	if [ "$place" = 1 ]; then as_is "$line, place) VALUES (1, '$month', '$1', '+1', 5, $2)"; else as_is "$line) VALUES (1, '$month', '$1', '+1', 5)"; fi
}
add_line before 1
run 0 "$numsync" close "$month" --accept-stale
run 0 "$numsync" export billing --period "$month" --raw -o "$work/closed.csv"
is "$(tail -n +2 "$work/closed.csv" | wc -l)" 10 "what stood there before the period was closed is not in it"
add_line after 100 2>"$work/denied"
run 0 "$numsync" export billing --period "$month" --raw -o "$work/again.csv"
same "$work/closed.csv" "$work/again.csv" "a closed period is exported as before, whatever is added"
add_line gen-0000001x 5 2>"$work/denied"
like "$work/denied" 'duplicate key|permission denied' "where its lines stand, no other can"
run 74 "$numsync" close --verify
like "$work/out" "$month  intact  10 numbers" "a closed period is intact, whatever was added beside it"
like "$work/err" 'somebody has put 2 lines beside those of closed periods' "close --verify notices lines that were added"

# a line in somebody else's file
export DATABASE_URL=$owner
printf 'id,name\ngen-0000001,Wanted\ngen-0000002,Too\n' >"$work/w.csv"
must "$numsync" import "$work/w.csv"
must "$numsync" import "$work/w.csv" # seen before
printf 'id,name\ngen-0000001,Wanted\ngen-0000003,Other\n' >"$work/v.csv"
must "$numsync" import "$work/v.csv"
is "$(sql "SELECT string_agg(kept_count || '+' || repeated_count, ' ' ORDER BY batch_id) FROM numsync.import_batch")" '2+0 1+1' "how many lines a file brought is on record"
as sync
sql "INSERT INTO numsync.expectation_line (account_id, batch_id, line, phone_id, cells, said) SELECT account_id, batch_id, 9, 'gen-0000004', cells, '=Smuggled' FROM numsync.expectation_line WHERE batch_id = 1 LIMIT 1"
run 74 "$numsync" run
like "$work/err" 'batch 1 of source admin .* has 3 lines in the database, but brought 2' "the run notices, and says which"
is "$(stats '.puts // 0')" 0 "a file with a smuggled line sends nothing"
run 74 "$numsync" plan
export DATABASE_URL=$owner
must "$numsync" withdraw --batch 1
printf 'id,name\ngen-0000002,Too\n' >"$work/w2.csv"
must "$numsync" import "$work/w2.csv"
run 0 "$numsync" run
is "$(state | jq -r '[.numbers[] | select(.name == "Smuggled")] | length')" 0 "taken back and imported again, all is well"
sql "INSERT INTO numsync.repeated_line (account_id, batch_id, line, cells) VALUES (1, 2, 77, '')"
run 74 "$numsync" withdraw --batch 3
like "$work/err" 'batch 2 .* has 2 lines in the database that repeat others, but brought 1: somebody has added to it. Nothing is taken back that it may repeat' "a repeat that was added keeps nothing standing in silence"
sql "DELETE FROM numsync.repeated_line WHERE line = 77"

# several such files: the cure of none waits for another
stored() { # lines of each file that stands
	sql "SELECT string_agg(batch_id || ': ' || (SELECT count(*) FROM numsync.expectation_line l WHERE l.batch_id = b.batch_id), ', ' ORDER BY batch_id)
		FROM numsync.import_batch b WHERE NOT EXISTS (SELECT 1 FROM numsync.withdrawal w WHERE w.batch_id = b.batch_id)"
}
for number in 4 5 6; do
	printf 'id,name\ngen-000000%s,Wanted\ngen-0000001,Same\n' "$number" >"$work/$number.csv"
	must "$numsync" import "$work/$number.csv"
done
like "$work/out" 'batch 6 .* 1 new, 0 changed, 1 unchanged' "three files more, of which each repeats a line of the first"
foreign="INSERT INTO numsync.expectation_line (account_id, batch_id, line, phone_id, cells, said) SELECT account_id, batch_id, 9, 'gen-0000007', cells, '=Smuggled' FROM numsync.expectation_line WHERE batch_id"
sql "$foreign = 4 AND line = 2"
sql "$foreign = 5 AND line = 2"
run 74 "$numsync" plan
like "$work/err" 'batch 4 .*: somebody has added to it. Nothing is planned; take it back .*withdraw --batch 4' "two files have a line more than they brought"
run 0 "$numsync" withdraw --batch 4
run 0 "$numsync" withdraw --batch 5
is "$(stored)" "2: 1, 3: 1, 6: 1" "each is taken back, beside the other"
for number in 4 5; do must "$numsync" import "$work/$number.csv"; done
sql "INSERT INTO numsync.repeated_line (account_id, batch_id, line, cells) VALUES (1, 7, 77, ''), (1, 8, 77, '')"
run 74 "$numsync" withdraw --batch 3
like "$work/err" 'withdraw --batch 8' "two files have a repeat more than they brought: the later one comes first"
run 74 "$numsync" withdraw --batch 7
like "$work/err" 'withdraw --batch 8' "which can hold what the earlier one says"
run 0 "$numsync" withdraw --batch 8
run 0 "$numsync" withdraw --batch 7
run 0 "$numsync" withdraw --batch 3

# lines that are gone, such as after a restore of some tables
printf 'id,enabled\ngen-0000008,false\n' >"$work/lost.csv"
must "$numsync" import "$work/lost.csv"
must "$numsync" run
lost=$(sql 'SELECT max(batch_id) FROM numsync.import_batch')
sql "DELETE FROM numsync.expectation_line WHERE batch_id = $lost"
puts=$(stats .put)
run 74 "$numsync" run
like "$work/err" "batch $lost .* has 0 lines in the database, but brought 1: lines of it are missing. Nothing is planned; restore them from a backup, or take it back .*withdraw --batch $lost" "a file of which every line is missing is noticed"
is "$(stats .put)" "$puts" "nothing is sent"
run 0 "$numsync" withdraw --batch "$lost"
must "$numsync" import "$work/lost.csv"
run 0 "$numsync" run
for role in sync finance; do sql "DROP ROLE ${base}_$role"; done
done_testing
