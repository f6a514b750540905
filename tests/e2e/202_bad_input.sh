# Damaged CSV files, configuration and command lines: a clear error, and nothing changed.
# Promise: an import is all or nothing; all faults of a file are reported at once, each with line, column, value and what was expected.
. tests/lib/e2e.sh
database
sandbox --state "$fixtures/demo/account.json"
must "$numsync" pull
# all that an import can write, in one digest
digest() {
	sql "$(for table in source import_batch expectation_line repeated_line withdrawal stage_line stage_known plan change; do
		echo "${all:-}SELECT '$table', t::text FROM numsync.$table t"
		all='UNION ALL '
	done) ORDER BY 1, 2" | sha256sum
}
printf 'number,enabled\n%s,true\n' "$(sql 'SELECT number FROM numsync.phone_number ORDER BY id LIMIT 1')" >"$work/before.csv"
run 0 "$numsync" import --source before "$work/before.csv"
before=$(digest)
tab=$(printf '\t')
files=0
while IFS="$tab" read -r file line column text; do
	[ "$file" != file ] || continue
	files=$((files + 1))
	run 65 "$numsync" import "$fixtures/csv/bad/$file"
	# FILE: line L, column C (NAME), "VALUE": CAUSE; CURE
	place="line $line"
	[ "$column" = 0 ] || place="$place, column $column"
	grep -E "$file: $place( \([^)]*\))?(, \".+\")?: .+; .+" "$work/err" >"$work/told"
	[ -n "$text" ] && grep -qF -- "$text" "$work/told"
	ok "$file: file, $place, cause and cure: $text"
	# the value, unless the cell is empty, the header (its name is the value), or the fault is not of one cell
	if [ "$column" != 0 ] && [ "$line" -gt 1 ] && ! grep -qE 'the line has [0-9]+ cells?|does not say which number|more than 1024|the empty text|cannot be empty' "$work/told"; then
		like "$work/told" "column $column( \([^)]*\))?, \"" "$file: and the value"
	fi
	is "$(digest)" "$before" "$file: the database is as it was"
done <"$fixtures/csv/bad/INDEX.tsv"
[ "$files" -ge 60 ]
ok "at least 60 damaged files: $files"
is "$(ls "$fixtures/csv/bad" | grep -c '\.csv$')" "$files" "each of them is in the table"

number=$(sql 'SELECT number FROM numsync.phone_number ORDER BY id LIMIT 1')

printf 'number,enabled\n+15550009999,true\n' >"$work/unknown.csv"
run 65 "$numsync" import "$work/unknown.csv"
like "$work/err" '15550009999' "an unknown number is refused by name"
like "$work/err" 'line 2' "an unknown number is refused with its line"
run 0 "$numsync" import --unknown-numbers keep "$work/unknown.csv"
printf 'number,enabled\n%s,true\n%s,false\n' "$number" "$number" >"$work/twice.csv"
run 65 "$numsync" import "$work/twice.csv"
like "$work/err" 'line 3' "lines that contradict each other are refused"
printf 'number,enabled\n%s,true\n%s,true\n' "$number" "$number" >"$work/agree.csv"
run 0 "$numsync" import --dry-run "$work/agree.csv"
is "$(sql 'SELECT count(*) FROM numsync.import_batch')" 2 "a dry run changes nothing"
run 0 "$numsync" import "$work/agree.csv"
is "$(sql 'SELECT max(batch_id), count(*) FROM numsync.import_batch')" '3|3' "lines that agree are let in"
is "$(sql 'SELECT count(*) FROM numsync.expectation WHERE batch_id = 3')" 1 "lines that agree are one expectation"
run 0 "$numsync" import "$work/agree.csv"
like "$work/out" 'already|nothing' "the same file again is recognised"
is "$(sql 'SELECT count(*) FROM numsync.import_batch')" 3 "the same file again changes nothing"
printf 'number,enabled\n%s,maybe\n,true\n' "$number" >"$work/faults.csv"
run 65 "$numsync" import --errors "$work/errors.csv" "$work/faults.csv"
like "$work/err" 'line 2, column 2' "every fault has line and column"
like "$work/err" 'line 3' "all faults are reported at once"
is "$(wc -l <"$work/errors.csv" | tr -d ' ')" 3 "--errors writes them as CSV"
cp "$work/errors.csv" "$work/again.csv"
run 65 "$numsync" import --errors "$work/errors.csv" "$work/again.csv"
is "$(wc -l <"$work/errors.csv" | tr -d ' ') $(head -n 1 "$work/errors.csv")" "3 $(head -n 1 "$work/again.csv")" "a file of --errors that is still wrong comes back with one column error"
printf 'number,nothing\n+12025550001,x\n' >"$work/names.csv"
run 65 "$numsync" import --errors "$work/errors.csv" "$work/names.csv"
is "$(cut -c 1-37 "$work/errors.csv")" 'number,nothing,error
,,"line 1, column 2 (nothing): ""noth' "a fault of the header stands under it"
: >"$work/none.csv"
run 65 "$numsync" import --errors "$work/errors.csv" "$work/none.csv"
is "$(head -n 1 "$work/errors.csv") $(grep -c 'the file is empty' "$work/errors.csv")" 'error 1' "a file without a line has its fault alone"
run 65 "$numsync" import "$work/nofile.csv"

printf '[numsync]\nrate_limt = 5\n' >"$work/bad.conf"
run 78 "$numsync" status --config "$work/bad.conf"
like "$work/err" 'bad\.conf:2' "an unknown key: file and line"
like "$work/err" rate_limit "an unknown key: the nearest known one"
printf 'sk_secret_in_file\n' >"$work/key"
chmod 644 "$work/key"
run 78 env -u LEADPING_API_KEY LEADPING_API_KEY_FILE="$work/key" "$numsync" pull
like "$work/err" 'chmod 600' "a key file that others can read is refused, with the cure"
chmod 600 "$work/key"
run 77 env -u LEADPING_API_KEY LEADPING_API_KEY_FILE="$work/key" "$numsync" pull
run 64 "$numsync" frobnicate
run 64 "$numsync" pull --frobnicate
run 64 "$numsync"
run 0 "$numsync" --help
run 0 "$numsync" --version
for command in init migrate pull import drift plan apply run export status fields doctor; do
	run 0 "$numsync" "$command" --help
done
"$numsync" fields >/dev/full 2>"$work/err"
is $? 73 "output that cannot be written: 73"
run 73 "$numsync" export billing -o /nonexistent/x.csv
done_testing
