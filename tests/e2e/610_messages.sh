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
done_testing
