# Safety limits: a CSV that disables half of an account by mistake sends no PUT, and the message says how to mean it.
# Promise: refused with exit 4 before the first PUT, with what was found and how to allow it.
. tests/lib/e2e.sh
database
sandbox --generate 100
must "$numsync" pull -q
sql "SELECT 'id,enabled' UNION ALL (SELECT id || ',false' FROM numsync.phone_number WHERE enabled ORDER BY id LIMIT 50)" | sort -r >"$work/half.csv"
must "$numsync" import "$work/half.csv"
first=$(sql "SELECT number FROM numsync.phone_number WHERE enabled ORDER BY number LIMIT 1")
for how in "run" "apply --yes"; do
	# shellcheck disable=SC2086
	run 4 "$numsync" $how
	like "$work/err" "would disable [0-9]+ of 100 numbers \\(\\$first.* and more\\); at most 10 .*--force disable" "$how: numbers, limit, a sample, the way out"
done
is "$(stats .put)" 0 "no PUT was sent"
run 4 "$numsync" run
like "$work/out" 'run [0-9]+: ended with 4 .refused by a safety limit or rule. · ' "the line of the night begins with it"
run 4 "$numsync" apply --yes --force changes
is "$(stats .put)" 0 "another limit's name does not lift this one"
run 0 "$numsync" apply --yes --max-disable 60%
like "$work/out" '50 changes made' "a higher share of a small account allows it"
sql "SELECT 'id,name' UNION ALL (SELECT id || ',n' || id FROM numsync.phone_number ORDER BY id LIMIT 80)" | sort -r >"$work/names.csv"
must "$numsync" import "$work/names.csv"
puts=$(stats .put)
run 4 "$numsync" run
like "$work/err" 'would change 80 of 100 numbers .*at most 50 .*--force changes' "too many changes are refused, too"
is "$(stats .put)" "$puts" "a run that would change too many sends nothing"
run 4 "$numsync" apply --limit 3 --yes
like "$work/err" 'would change 80 of 100 numbers .*, and the whole plan counts, with --limit, too' "so it is with --limit, however few that are"
is "$(stats .put)" "$puts" "no few are sent of a plan that would change too many"
run 0 "$numsync" run --force changes
is "$(stats .put)" "$((puts + 80))" "--force changes sends the others"
# the list's limit: numbers, limit, a sample, the way out
for id in $(sql "SELECT id FROM numsync.phone_number ORDER BY number LIMIT 12"); do
	control remove "{\"id\":\"$id\"}" >/dev/null
done
run 4 "$numsync" pull
like "$work/err" "list drops 12 of 100 numbers of the mirror \\(\\+12020000000, .* and more\\); at most 10 .*--force missing" "a list that lost too much: numbers, limit, a sample, the way out"
is "$(sql 'SELECT count(*) FROM numsync.phone_number WHERE missing_since IS NOT NULL')" 0 "of a list that lost too much none is marked as gone"
like "$work/out" 'run [0-9]+: 12 numbers dropped by the list: refused · ' "and the line begins with that"
absent 'in sync' "a run that was refused is not in sync" "$work/out"
run 4 "$numsync" run
like "$work/err" 'list drops 12 of 100 numbers .*, so none was marked as gone, and nothing was planned\. If they are gone, add --force missing' "a run says that it has planned nothing, too"
run 0 "$numsync" pull --force missing
is "$(sql 'SELECT count(*) FROM numsync.phone_number WHERE missing_since IS NOT NULL')" 12 "--force missing marks them as gone"
run 64 "$numsync" run --force missin
like "$work/err" 'force is changes, disable, missing or unread, not missin' "a limit that is not there is refused, and the others named"
done_testing
