# Messages that a person without a programmer's eye has to understand: each says what to do.
# Promise: what went wrong is named with its number or word, and the next step is one that helps.
. tests/lib/e2e.sh
database
sandbox --generate 3
must "$numsync" pull -q
number=$(sql "SELECT number FROM numsync.phone_number WHERE id = 'gen-0000001'")
says() { # STATUS PATTERN COMMAND...
	status=$1 pattern=$2
	shift 2
	run "$status" "$numsync" "$@"
	like "$work/err" "$pattern" "numsync $*: $pattern"
}
says 64 "has never had the number ${number#+1}, .*; did you mean \\$number\\?" history "${number#+1}"
says 64 "did you mean \\$number\\?" history "${number#+}"
says 64 'has never had the number 2015550199, as far as its history is kept$' history 2015550199
says 64 'option --format is not known to .numsync run.: this command has --json' run --format json
says 64 'did you mean --refresh\?' run --refesh all
says 64 'numsync run --help. lists those that it has' run --xyzzy
says 64 'there is no command aply; did you mean apply\?$' aply
says 64 'there is no command show; .numsync --help. lists them$' show
NUMSYNC_RATE_LIMIT=1000000/1 says 78 'rate_limit = 1000000/1 is not good: .*from 2 to 100,000 requests' config

# a change that the API refuses: which number, why, and where there is more
printf 'id,name\ngen-0000001,Wanted\n' >"$work/n.csv"
must "$numsync" import -q "$work/n.csv"
control faults '{"faults":["put:409=100"]}' >"$work/faults"
says 3 "1 change failed: \\$number: Leadping refused the change \\(409\\): .*; see .numsync report [0-9]+ --list changes." apply --yes
run 0 "$numsync" report "$(sql 'SELECT max(run_id) FROM numsync.run')" --list changes
like "$work/out" "\\$number .*rejected .*409" "the command that the message names shows it"
like "$work/out" 'name: ' "and what was to be changed"
control faults '{"faults":[]}' >"$work/faults"
# somebody else was faster
must 2 "$numsync" plan
plan=$(sql 'SELECT max(plan_id) FROM numsync.plan')
control edit '{"id":"gen-0000001","set":{"name":"renamed"}}' >"$work/edit"
says 3 "1 change is in conflict and not sent: \\$number: somebody changed it since the plan: name is renamed" apply --plan "$plan" --yes

# a command to go on with is one that can be typed, whatever the account is called
echo "$LEADPING_API_KEY" >"$work/key"
chmod 600 "$work/key"
printf '[account east]\n[account far away]\nkey_file = %s\n' "$work/key" >"$NUMSYNC_CONFIG"
unset LEADPING_API_KEY
run 64 "$numsync" status
like "$work/err" 'the configuration has 2 accounts \(east, far away\): name one with --account, or say --all-accounts$' "who names no account is told which there are"
must "$numsync" pull -q --account 'far away'
printf 'id,name\ngen-0000002,Wanted\n' >"$work/far.csv"
must "$numsync" import -q --account 'far away' "$work/far.csv"
run 2 "$numsync" plan --account 'far away'
like "$work/out" "^to send it: numsync apply --plan [0-9]+ --account 'far away'$" "plan names the command that sends it, with the account in quotes"
way_on=$(sed -n 's/^to send it: //p' "$work/out")
run 0 "$numsync" status --account 'far away'
like "$work/out" "^Next: numsync apply --account 'far away' --plan [0-9]+$" "the next step of status has the account in quotes"
PATH=$(dirname "$numsync"):$PATH
run 0 sh -c "$way_on --yes"
run 2 "$numsync" revert --account 'far away' "$(sql 'SELECT max(run_id) FROM numsync.run WHERE changes_confirmed > 0')"
like "$work/err" "to end that: numsync withdraw --batch [0-9]+ --account 'far away'$" "revert names the command that takes the file back, with the account"
# each with the answer's command, which stands between ` and `
typed() { sed -n 's/.*`\(numsync [^`]*\)`.*/\1/p' "$work/err"; }
while read -r expected command wanted; do
	# shellcheck disable=SC2086
	run "$expected" "$numsync" $(echo "$command" | tr , ' ') --account 'far away'
	is "$(typed)" "numsync $wanted --account 'far away'" "$command names a command that can be typed"
done <<T
64 plan,4711 plan
64 apply,--plan,4711 plan
64 approve,4711 plan
64 revert,4711 status
64 report,4711 status
64 withdraw,--batch,4711 import --list
64 export,billing,--period,2026-01 close 2026-01
T
run 0 "$numsync" withdraw --source admin --account 'far away'
like "$work/out" "no number was changed. .numsync plan --account 'far away'. shows" "withdraw names the plan of its account"
mkdir "$work/a folder"
echo sk_x >"$work/a folder/key"
chmod 644 "$work/a folder/key"
printf '[account default]\nkey_file = %s\n' "$work/a folder/key" >"$work/blank.conf"
run 78 "$numsync" pull --config "$work/blank.conf"
sh -c "$(sed -n 's/.*`\(chmod [^`]*\)`.*/\1/p' "$work/err")"
is "$(stat -c %a "$work/a folder/key")" 600 "a command about a file with a blank in its name can be typed"
says 78 'account nobody is not in the configuration .*; .numsync config. lists those that are' status --account nobody
run 78 "$numsync" pull --all-accounts
is "$(grep -c 'error: account east has no API key: ' "$work/err")" 1 "a message that names the account names it once"
# what a run leaves for others to read, and for programs, names the same command as the message
sandbox --generate 2 --page-limit 1
unset LEADPING_API_KEY
control faults '{"faults":["list:wrong-type=100"]}' >"$work/faults"
run 69 "$numsync" run --account 'far away' --json
is "$(typed)" "numsync report --list faults --account 'far away'" "a run that fails names a command that can be typed"
jq -r .error "$work/out" >"$work/err"
is "$(typed)" "numsync report --list faults --account 'far away'" "so does its JSON"
run 0 "$numsync" report --account 'far away' --format text
cp "$work/out" "$work/err"
is "$(typed)" "numsync report --list faults --account 'far away'" "and the report of it"
# what the record of a run has no words for is said in words
sql "UPDATE numsync.run SET exit_status = 75, state = 'failed', message = NULL"
run 0 "$numsync" status --account 'far away'
like "$work/out" 'ended with status 75: try again later' "an exit status has its meaning beside it"
done_testing
