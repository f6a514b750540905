# What went wrong in a step is told whatever ends the run behind it.
# Promise: the gravest of all that went wrong is the exit status, and all of it is reported: in the message, and on record with the run.
. tests/lib/e2e.sh
steps=$PWD/build/steps/numsync
database
sandbox --generate 60
must "$numsync" pull
inbox=$work/inbox
put() { # FILE LINE...: settled
	file=$1
	shift
	printf '%s\n' "$@" >"$file"
	touch -d '1 minute ago' "$file"
}
last_run() { sql "SELECT $1 FROM numsync.run ORDER BY run_id DESC LIMIT 1"; }
reached() { # STEP ARGUMENT...: a run that is frozen there
	step=$1
	shift
	NUMSYNC_STEP=$step NUMSYNC_STEP_FREEZES=1 "$steps" run "$@" >"$work/out" 2>"$work/err" </dev/null &
	pid=$!
	await "the run reaches $step" frozen
}
frozen() { grep -q '^State:.T' "/proc/$pid/status" 2>/dev/null; }
goes_on() { # STATUS TEXT
	kill -CONT "$pid"
	wait "$pid"
	is $? "$1" "$2: ends with $1"
}

# a plan that is refused, behind a file and a place of the inbox
mkdir -p "$inbox/crm"
sql "SELECT 'id,enabled' UNION ALL SELECT id || ',false' FROM numsync.phone_number WHERE enabled" | sort -r >"$work/off.csv"
must "$numsync" import "$work/off.csv"
put "$inbox/bad.csv" id,name nobody,x
run 65 "$numsync" run --quiet --refresh none --inbox "$inbox"
like "$work/err" 'error: 1 file of the inbox failed; the first: [^ ]*bad.csv.*[.] And: plan [0-9]+ would disable .*Nothing was sent' "a bad file and a plan that is refused: both are told, 65 is the graver"
absent 'other steps are done' "nothing is said to be done that was not" "$work/err"
is "$(wc -l <"$work/err" | tr -d ' ')" 1 "both are told in one line"
is "$(last_run "exit_status || ' ' || (message LIKE '%bad.csv%') || ' ' || (message LIKE '%would disable%')")" '65 true true' "both are on record with the run"
: >"$inbox/crm/done"
put "$inbox/crm/c.csv" id,name gen-0000001,Crm
run 73 "$numsync" run --quiet --refresh none --inbox "$inbox"
like "$work/err" '1 place in the inbox cannot be used.*And: plan [0-9]+ would disable' "a place of the inbox and a plan that is refused: both are told, 73 is the graver"
rm -r "$inbox"
run 4 "$numsync" run --quiet --refresh none
like "$work/err" '^numsync: error: plan [0-9]+ would disable' "a plan that is refused alone"
must "$numsync" withdraw --source admin

# changes that failed, and a database that fails behind them
printf 'id,name\ngen-0000001,One\ngen-0000002,Two\n' >"$work/names.csv"
must "$numsync" import "$work/names.csv"
control faults '{"faults":["put:400@1"]}' >/dev/null
reached apply.all_done --quiet
sql 'ALTER VIEW numsync.expectation_overruled RENAME TO away' >/dev/null
goes_on 74 "a count of drift that fails"
sql 'ALTER VIEW numsync.away RENAME TO expectation_overruled' >/dev/null
like "$work/err" 'error: the drift that is left was not counted: .*expectation_overruled.*[.] And: 1 change failed: .*numsync report [0-9]+ --list changes' "a count of drift that fails: a change that failed is told, too"
is "$(last_run "exit_status || ' ' || (message LIKE '%not counted%') || ' ' || (message LIKE '%1 change failed%')")" '74 true true' "both are on record with the run"
control faults '{"faults":[]}' >/dev/null
run 0 "$numsync" run
# and a run that cannot be closed
printf 'id,name\ngen-0000001,Three\n' >"$work/names.csv"
must "$numsync" import "$work/names.csv"
control faults '{"faults":["put:400@1"]}' >/dev/null
reached apply.all_done --quiet
sql 'ALTER TABLE numsync.run ADD CONSTRAINT stays_open CHECK (ended_at IS NULL) NOT VALID' >/dev/null
goes_on 74 "a run that cannot be closed"
sql 'ALTER TABLE numsync.run DROP CONSTRAINT stays_open' >/dev/null
like "$work/err" 'error: closing run [0-9]+: .*stays_open.*[.] And: 1 change failed' "a run that cannot be closed: a change that failed is told, too"
control faults '{"faults":[]}' >/dev/null
run 0 "$numsync" run

# a record that cannot be read, and a wanted number that is to be released: the night is as good as done, and the release is told
printf 'id,enabled\ngen-0000001,true\n' >"$work/wanted.csv"
must "$numsync" import "$work/wanted.csv"
control edit "{\"id\":\"gen-0000001\",\"set\":{\"enabled\":true,\"providerReleaseScheduledAt\":\"$(date -u -d '3 days' +%FT%TZ)\"}}" >/dev/null
must "$numsync" pull
unread() { control faults '{"faults":["get:400@3"]}' >/dev/null; }
unread
run 69 "$numsync" run --quiet --refresh all
like "$work/out" '^default run [0-9]+: 1 wanted number to be released .in 2 days, [^·]* · 1 record not read' "a record that cannot be read: --quiet tells the release"
like "$work/err" '^numsync: error: 1 of 60 records could not be read' "and why the run failed"
is "$(cat "$work/out" "$work/err" | wc -l)" 2 "each in a line"
unread
run 69 "$numsync" run --refresh all
like "$work/out" '^default run [0-9]+: 1 wanted number to be released .* · 1 record not read' "without --quiet, too"
unread
run 69 "$numsync" run --json --refresh all
is "$(jq -r '[.exit_status, .releases_wanted, .records_failed, (.error | test("1 of 60 records"))] | join(" ")' "$work/out")" '69 1 1 true' "and as JSON"
is "$(last_run "exit_status || ' ' || releases_wanted || ' ' || (message LIKE '1 of 60 records%')")" '69 1 true' "and on record"
control faults '{"faults":["list:500=100"]}' >/dev/null
NUMSYNC_RETRIES=0 run 69 "$numsync" run --quiet
like "$work/out" '^default run [0-9]+: 1 wanted number to be released .in 2 days, [^·]* · ended with 69 ' "so it is of a night without the API, as the mirror has it"
control faults '{"faults":[]}' >/dev/null
LEADPING_API_KEY=wrong run 77 "$numsync" run --quiet
like "$work/out" '1 wanted number to be released .* · ended with 77 ' "and of one with a wrong key"
must "$numsync" withdraw --source admin
run 0 "$numsync" run --quiet
is "$(cat "$work/out" "$work/err")" '' "a number that nobody wants is not told"
unread
run 69 "$numsync" run --quiet --refresh all
is "$(wc -l <"$work/err") $(wc -c <"$work/out")" '1 0' "then a record that cannot be read is one line"
control faults '{"faults":[]}' >/dev/null

# a signal that comes when the changes are made: what was to be written is not, and that is told
cat >"$NUMSYNC_CONFIG" <<CONF
[numsync]
export = billing --output $work/made.csv
export = billing --output $work/made.jsonl
report = $work/made.html
CONF
made() { ls "$work" | grep -c '^made'; }
for step in apply.all_done run.closed; do
	for options in '' --quiet; do
		printf 'id,name\ngen-0000003,%s\n' "$step$options" >"$work/names.csv"
		must "$numsync" import "$work/names.csv"
		# shellcheck disable=SC2086
		reached $step $options
		sleep 1.1 # as in a run of more than a second, in which the database is asked whether to go on
		kill -TERM "$pid"
		goes_on 75 "a signal at $step"
		like "$work/err" 'error: stopped by a signal before 2 exports and the report were made; the next run makes them$' "a signal at $step: what was not made is told"
		is "$(wc -l <"$work/err") $(made)" '1 0' "in one line, and nothing is made"
		is "$(last_run "state || ' ' || exit_status || ' ' || (message LIKE '%before 2 exports and the report were made%')")" 'failed 75 true' "and it is on record with the run"
		[ -n "$options" ] || like "$work/out" '^default run [0-9]+: 3 outputs not made · 1 change made' "the summary has it"
	done
done
# so it is of one that comes among the changes
printf 'id,name\ngen-0000003,Among\n' >"$work/names.csv"
must "$numsync" import "$work/names.csv"
control faults '{"faults":["put:stall=100"]}' >/dev/null
"$numsync" run --quiet >"$work/out" 2>"$work/err" </dev/null &
pid=$!
await_sql "a change is sent" "SELECT count(*) > 0 FROM numsync.change_state WHERE state = 'sending'"
kill -TERM "$pid"
goes_on 75 "a signal among the changes"
control faults '{"faults":[]}' >/dev/null
like "$work/err" 'error: stopped by a signal after [01] of 1 changes.*[.] And: 2 exports and the report were not made; the next run makes them' "a signal among the changes: what was not made is told beside what was not sent"
# and of one while an export is made: those that come behind it are not tried
reached run.closed --quiet
lock_table numsync.phone_number
kill -CONT "$pid"
await_sql "the export waits for it" "SELECT count(*) > 0 FROM $lock_waits WHERE application_name LIKE 'numsync%'"
kill -TERM "$pid"
goes_on 75 "a signal while an export is made"
lock_free
like "$work/err" 'error: stopped by a signal before 2 exports and the report were made' "a signal while an export is made: none of them is"
is "$(wc -l <"$work/err") $(made) $(last_run exit_status)" '1 0 75' "in one line, and on record"
run 0 "$numsync" run
is "$(made)" 3 "the next run makes them"
done_testing
