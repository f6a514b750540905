# Columns of other programs, files that disagree, an import that is stopped, and a dry run that waits for its turn.
# Promise: what is not read of a file is said; of two files that disagree it is said what the later one overrules; nothing is imported
# by halves.
. tests/lib/e2e.sh
database
sandbox --generate 20
must "$numsync" pull
columns() { sql "SELECT array_to_string(fields, ' ') FROM numsync.import_batch WHERE source = '$1'"; }

printf 'id,name,Comment,Cost Centre\ngen-0000001,One,call him,17\n' >"$work/c.csv"
run 65 "$numsync" import --source none "$work/c.csv"
like "$work/err" 'column 3 .Comment.: "Comment" is not a field; delete the column, or --ignore-columns Comment' "a column of another program is refused by name"
run 0 "$numsync" import --source flag --ignore-columns 'comment, COST-centre' "$work/c.csv"
like "$work/err" 'c.csv: not read: the columns Comment, Cost Centre$' "columns that are left out are named"
is "$(columns flag)" name "and say nothing"
printf '[numsync]\nignore_columns = Comment,Cost Centre,Other\n' >"$NUMSYNC_CONFIG"
run 0 "$numsync" import --source setting "$work/c.csv"
mkdir "$work/in" "$work/in/crm"
cp "$work/c.csv" "$work/in/crm/"
touch -d '1 minute ago' "$work/in/crm/c.csv"
run 0 "$numsync" run --inbox "$work/in"
is "$(columns crm)" name "the setting counts in the inbox, too"
: >"$NUMSYNC_CONFIG"

# the same file, to be read otherwise
printf 'id,name,enabled\ngen-0000005,Five,true\ngen-0000006,Six,false\n' >"$work/o.csv"
last() { sql 'SELECT max(batch_id) FROM numsync.import_batch'; }
stand() { sql "SELECT string_agg(field || ' ' || operand[1], ' ' ORDER BY field, operand) FROM numsync.expectation WHERE source = 'other' AND withdrawn_at IS NULL"; }
must "$numsync" import --source other --ignore-columns enabled "$work/o.csv"
run 0 "$numsync" import --source other "$work/o.csv"
like "$work/out" 'o.csv: batch [0-9]+ of source other: 2 lines; expectations: 2 new, 0 changed, 2 unchanged$' "a file that was imported without a column brings it when it comes again with it"
absent 'other columns' "and of what the batch without it says nothing has to be ended" "$work/err"
run 0 "$numsync" import --source other "$work/o.csv"
like "$work/out" "o.csv: already imported as batch $(last) of source other .*; nothing to do. If it is to be read in another way.*: numsync withdraw --batch $(last)\$" "read alike, it is known again, and the way on is named"
whole=$(last)
run 0 "$numsync" import --source other --ignore-columns enabled "$work/o.csv"
like "$work/out" 'expectations: 0 new, 0 changed, 2 unchanged$' "with a column less it says nothing new"
like "$work/err" "o.csv: the same file was imported with other columns read \(batch $whole the last time\); what only earlier batches say stands. .numsync import --list. has them, .numsync withdraw --batch ID. ends what one says\$" "and it is said what stands, and how to end that"
is "$(stand)" 'enabled false enabled true name Five name Six' "for it stands"
must "$numsync" withdraw --batch "$whole"
is "$(stand)" 'name Five name Six' "until the batch that said it is taken back"
must "$numsync" withdraw --source other
must "$numsync" import --source other "$work/o.csv"
whole=$(last)
must "$numsync" import --source other --ignore-columns enabled "$work/o.csv"
run 0 "$numsync" withdraw --batch "$whole"
like "$work/out" ' 2 expectations of batch' "of the whole file only what the one with fewer columns does not say again is taken back"
is "$(stand)" 'name Five name Six' "and that stands"
must "$numsync" import --source other --replace --force withdraw "$work/o.csv"
run 0 "$numsync" import --source other --replace --force withdraw --ignore-columns enabled "$work/o.csv"
is "$(stand)$(grep -c 'other columns' "$work/err")" 'name Five name Six0' "with --replace a column less is taken back at once"
must "$numsync" withdraw --source other

# two files of one command
printf 'id,name,enabled\ngen-0000002,Two,true\ngen-0000003,Three,true\n' >"$work/a.csv"
printf 'id,name\ngen-0000003,Drei\ngen-0000002,Two\ngen-0000004,Four\n' >"$work/b.csv"
run 0 "$numsync" import --source two "$work/a.csv" "$work/b.csv"
like "$work/out" 'b.csv, line 2: [+][0-9]+: name is Drei, and no longer Three \(.*a.csv, line 3\)' "what the second file overrules in the first is said"
is "$(grep -c 'no longer' "$work/out")" 1 "what both say alike is not"
run 0 "$numsync" import --source json --json "$work/a.csv" "$work/b.csv"
is "$(jq -c .overruled "$work/out" | tr '\n' ' ')" '0 1 ' "JSON counts it"

# the first of two only says again what was imported before, line by line (ids) or as a range (numbers)
for key in id number; do
	first=$(sql "SELECT $key FROM numsync.phone_number WHERE id = 'gen-0000005'") second=$(sql "SELECT $key FROM numsync.phone_number WHERE id = 'gen-0000006'")
	printf "$key,name,enabled\n%s,Five,true\n%s,Six,true\n" "$first" "$second" >"$work/long.csv"
	printf "$key,name,enabled\n%s,Six,true\n%s,Five,false\n" "$second" "$first" >"$work/said.csv"
	printf "$key,name,enabled\n%s,Sechs,true\n%s,Five,\n%s,,true\n" "$second" "$first" "$first" >"$work/other.csv"
	must "$numsync" import --source "again-$key" "$work/long.csv"
	run 0 "$numsync" import --source "again-$key" "$work/said.csv" "$work/other.csv"
	like "$work/out" 'other.csv, line 2: [+][0-9]+: name is Sechs, and no longer Six \(.*said.csv, line 2\)' "$key: what the second overrules in what the first only repeats is said"
	like "$work/out" 'other.csv, line 4: [+][0-9]+: enabled is true, and no longer false \(.*said.csv, line 3\)' "$key: and in what the first changed"
	is "$(grep -c 'no longer' "$work/out")" 2 "$key: and nothing else, each once"
done

# a dry run of both: what the second overrules in the first, and one plan that follows from the two
before=$(sql 'SELECT (SELECT count(*) FROM numsync.import_batch), (SELECT count(*) FROM numsync.expectation_line), (SELECT count(*) FROM numsync.plan)')
cp "$work/a.csv" "$work/again.csv"
run 0 "$numsync" import --source both --dry-run "$work/a.csv" "$work/b.csv"
like "$work/out" 'b.csv, line 2: [+][0-9]+: name is Drei, and no longer Three \(.*a.csv, line 3\)' "a dry run says what the second file overrules in the first"
is "$(grep -c '^~ .* → Drei ' "$work/out") $(grep -c '→ Three ' "$work/out") $(grep -c '→ Four ' "$work/out")" '1 0 1' "and shows the plan that follows from both together"
is "$(grep -c 'the plan would then have' "$work/out")" 1 "which is one"
run 0 "$numsync" import --source both --dry-run "$work/a.csv" "$work/again.csv" "$work/b.csv"
like "$work/out" 'again.csv: already imported as batch' "a file that says what the one before it has said is known again"
run 0 "$numsync" import --source both --dry-run --json "$work/a.csv" "$work/b.csv"
is "$(jq -c '[.batch, .overruled, .unchanged]' "$work/out" | tr '\n' ' ')" '[0,0,0] [0,1,1] ' "JSON says the same of each file"
run 65 "$numsync" import --source both --dry-run "$work/a.csv" "$work/c.csv" "$work/b.csv"
like "$work/out" 'a.csv: 2 lines; expectations: 4 new' "a file at fault ends a dry run behind the files before it"
like "$work/err" '1 file after it was not looked at' "and says that it does"
is "$(sql 'SELECT (SELECT count(*) FROM numsync.import_batch), (SELECT count(*) FROM numsync.expectation_line), (SELECT count(*) FROM numsync.plan)')" "$before" "nothing of all that is kept"
is "$(sql "SELECT count(*) FROM numsync.source WHERE name = 'both'")" 0 "no source, either"

# a dry run waits for its turn to make a plan, as a plan does
mkfifo "$work/fifo"
psql "$DATABASE_URL" -X -q <"$work/fifo" >/dev/null 2>&1 &
psql_pid=$!
exec 9>"$work/fifo"
must 2 "$numsync" plan
echo 'BEGIN; UPDATE numsync.plan_turn SET taken_at = now();' >&9
await_sql "somebody makes a plan" "SELECT count(*) > 0 FROM pg_stat_activity WHERE state = 'idle in transaction' AND query LIKE '%plan_turn%' AND datname = current_database()"
"$numsync" import --source dry --dry-run "$work/a.csv" >"$work/dry.out" 2>"$work/dry.err" &
dry=$!
await_sql "the dry run waits" "SELECT count(*) > 0 FROM $lock_waits WHERE query LIKE '%plan_turn%'"
asked=$(sql "SELECT query_start FROM $lock_waits WHERE query LIKE '%plan_turn%'")
await_sql "the dry run asks again" "SELECT count(*) > 0 FROM $lock_waits WHERE query_start > '$asked' AND query LIKE '%plan_turn%'"
echo 'COMMIT;' >&9
exec 9>&-
wait $dry
is $? 0 "a dry run waits for its turn"
wait $psql_pid
like "$work/dry.out" 'the plan would then have' "and shows the plan then"

# a signal while the database is busy
psql "$DATABASE_URL" -X -q -c 'BEGIN; LOCK TABLE numsync.expectation_line; SELECT pg_sleep(30)' >/dev/null 2>&1 &
locker=$!
await_sql "the table is locked" "SELECT count(*) > 0 FROM $locks WHERE relation = 'numsync.expectation_line'::regclass AND mode = 'AccessExclusiveLock' AND granted"
"$numsync" import --source stopped "$work/a.csv" >"$work/out" 2>"$work/err" &
importing=$!
await_sql "the import waits" "SELECT count(*) > 0 FROM $locks WHERE relation = 'numsync.expectation_line'::regclass AND NOT granted"
kill -TERM $importing
wait $importing
is $? 75 "an import that is stopped ends with 75"
like "$work/err" 'stopped by a signal; nothing was imported' "and says that nothing was imported"
absent 'goes on from here' "not that the next run goes on" "$work/err"
kill $locker 2>/dev/null
sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid() AND datname = current_database()" >/dev/null
wait $locker
is "$(sql "SELECT count(*) FROM numsync.import_batch WHERE source = 'stopped'")" 0 "nothing was imported"
done_testing
