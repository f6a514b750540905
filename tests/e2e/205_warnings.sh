# What looks like a mistake is said at import, with its place and the nearest known value.
# Promise: --strict refuses it; otherwise it is imported, and the number of warnings is on record.
. tests/lib/e2e.sh
database
sandbox --generate 12
must "$numsync" pull
a=gen-0000001 b=gen-0000002
seen=$(sql "SELECT provider_status FROM numsync.phone_number WHERE provider_status IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
near=${seen%?}
printf 'id,provider_status,expires_at\n%s,%s,\n%s,%s,2020-01-01\n' "$a" "$near" "$b" "$seen" >"$work/w.csv"
run 65 "$numsync" import --strict --source crm "$work/w.csv"
like "$work/err" "error: .*line 2, column 2 \(provider_status\), \"$near\": no number of the mirror has this value; did you mean \"$seen\"" "--strict: a value never seen is a fault"
like "$work/err" 'error: .*line 3, column 3 \(expires_at\), .*has expired already' "--strict: a line that has expired is a fault"
is "$(sql 'SELECT count(*) FROM numsync.import_batch')" 0 "--strict: nothing of the file is imported"
run 0 "$numsync" import --source crm "$work/w.csv"
like "$work/err" "warning: .*line 2, column 2 \(provider_status\), \"$near\": .*did you mean \"$seen\"" "without --strict a value never seen is a warning"
like "$work/err" 'warning: .*line 3, column 3 \(expires_at\)' "without --strict an expired line is a warning"
run 0 "$numsync" import --list --format json
is "$(jq '.[0].warnings' "$work/out")" 2 "the number of warnings is on record"
printf 'id,provider_status\n%s,%s\n' "$a" "$seen" >"$work/good.csv"
run 65 "$numsync" import --strict --source CRM "$work/good.csv"
like "$work/err" 'source CRM is new, and differs from source crm in capitals only' "a source that differs in capitals only"
run 0 "$numsync" import --strict --source crm "$work/good.csv"
is "$(grep -c warning "$work/err")" 0 "a good file has no warning"
mkdir "$work/inbox"
cp "$work/w.csv" "$work/inbox"
touch -d '1 minute ago' "$work/inbox/w.csv"
"$numsync" run --refresh none --inbox "$work/inbox" >"$work/out" 2>"$work/err"
like "$work/out" '2 warnings of the inbox.*1 file imported' "the inbox imports it, and the summary counts"
like "$work/err" 'warning: .*line 2, column 2' "the run shows the warnings of the inbox"
done_testing
