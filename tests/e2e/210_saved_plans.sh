# Saved plans: exactly that, once, not too old, not of another catalogue; on a terminal apply shows the plan and asks.
# Promise: nothing is pushed that the plan did not show.
. tests/lib/e2e.sh
database
sandbox --generate 20
must "$numsync" pull -q
name_of() { state | jq -r ".numbers[] | select(.id == \"gen-000000$1\") | .name"; }
wanted() { # NAME: of numbers 1, 2, 3
	printf 'id,name\ngen-0000001,%s\ngen-0000002,%s\ngen-0000003,%s\n' "$1" "$1" "$1" >"$work/n.csv"
	must "$numsync" import "$work/n.csv"
}
wanted First
must 2 "$numsync" plan
plan=$(sql 'SELECT max(plan_id) FROM numsync.plan')
# what is wanted later is not part of it
printf 'id,name\ngen-0000004,Later\n' >"$work/later.csv"
must "$numsync" import --source crm "$work/later.csv"
control edit '{"id":"gen-0000002","set":{"name":"Moved"}}' >/dev/null
run 3 "$numsync" apply --plan "$plan" --yes
like "$work/err" 'name is Moved .plan saw' "a number that moved since is a conflict"
is "$(name_of 1) $(name_of 2) $(name_of 3) $(stats .put)" 'First Moved First 2' "the rest of the plan was sent, and nothing else"
run 64 "$numsync" apply --plan "$plan" --yes
is "$(stats .put)" 2 "a saved plan is sent once only"
run 64 "$numsync" apply --plan 99 --yes
run 64 "$numsync" apply --plan x --yes
# too old, of another catalogue, replaced by a newer one
wanted Second
for fault in "$(back '25 hours' created_at)|hours old, more than --max-plan-age" \
	"catalogue = 'another'|made by a numsync that knows other fields" "state = 'superseded'|is superseded and cannot"; do
	must 2 "$numsync" plan
	sql "UPDATE numsync.plan SET ${fault%%|*} WHERE plan_id = (SELECT max(plan_id) FROM numsync.plan)"
	plan=$(sql 'SELECT max(plan_id) FROM numsync.plan')
	run 64 "$numsync" apply --plan "$plan" --yes
	like "$work/err" "${fault##*|}" "a plan with ${fault%%|*} is refused"
done
is "$(stats .put)" 2 "plans that are refused send nothing"
must 2 "$numsync" plan
sql "UPDATE numsync.plan SET $(back '25 hours' created_at) WHERE state = 'open'"
run 0 "$numsync" apply --plan "$(sql "SELECT max(plan_id) FROM numsync.plan")" --yes --max-plan-age 26h
is "$(name_of 1)" Second "a longer age can be allowed"

# a plan that says the same is the same plan, and to look at one replaces none
wanted 'Again https://x.example WWW.x.example'
must 2 "$numsync" plan --json
same=$(jq -r '.[0].plan' "$work/out")
digest=$(jq -r '.[0].digest' "$work/out")
is "$(jq -r '[.[] | .plan, .digest, .plan_state] | unique | length' "$work/out") $(jq -r '.[0].plan_state' "$work/out")" '3 open' "JSON has number, digest and state of the plan in each of its lines"
is "$(sql "SELECT numsync.plan_digest(1, $same)")" "$digest" "the digest is that of the database"
sql "UPDATE numsync.plan SET $(back '25 hours' created_at) WHERE plan_id = $same"
run 2 "$numsync" plan --json
is "$(jq -r '.[0] | .plan, .digest' "$work/out" | tr '\n' ' ')$(sql "SELECT count(*) FROM numsync.plan WHERE plan_id > $same")" "$same $digest 0" "a plan that says the same is the same plan"
is "$(sql "SELECT created_at > now() - interval '1 hour' FROM numsync.plan WHERE plan_id = $same")" t "and counts its age from when it was made again"
run 2 "$numsync" plan "$same"
like "$work/out" "^plan $same of account default: 3 changes .* nothing has been sent" "a saved plan can be looked at"
is "$(sql "SELECT state FROM numsync.plan WHERE plan_id = $same")" open "to look at a plan replaces none"
run 2 "$numsync" plan "$same" --format markdown
like "$work/out" "^# Plan $same of account default" "Markdown has the plan's number"
like "$work/out" '^- 3 changes .one PUT each.: rename 3$' "and what it does"
like "$work/out" '^## rename 3$' "group by group"
like "$work/out" "^- Digest .$digest.\$" "and its digest"
like "$work/out" '^[|] .~ [|] [+]1202[0-9]+ [|] name [|] Second [|] Again https\\://x.example WWW\\.x.example [|] admin, ' "and each value with before and after"
run 2 "$numsync" plan "$same" --format html
xmllint --html --noout "$work/out" 2>&1 | grep -v 'Tag \(main\|nav\) invalid' | grep -c error >"$work/errors"
is "$(cat "$work/errors") $(grep -c "Digest $digest" "$work/out") $(grep -c '<script' "$work/out")" '0 1 0' "the page has the digest, too, and no script"
run 64 "$numsync" plan "$same" --format html --json
run 64 "$numsync" plan 999
run 64 "$numsync" plan 1 2
# with an override, whose time is that of the making
printf 'id,enabled,reason\ngen-0000005,false,because\n' >"$work/o.csv"
must "$numsync" import --source o "$work/o.csv"
must 2 "$numsync" plan --json
other=$(jq -r '.[0].plan' "$work/out")
run 64 "$numsync" apply --plan "$same" --yes
like "$work/err" "plan $other replaced plan $same, which was never sent: numsync apply --plan $other\$" "a plan that was replaced names the one that is to be sent"
must 2 "$numsync" plan --json
is "$(jq -r '.[0].plan' "$work/out")" "$other" "the time that an override is given makes no other plan"
must 2 "$numsync" plan --only-number gen-0000001
is "$(sql 'SELECT max(plan_id) FROM numsync.plan')" "$((other + 1))" "a plan that says less is another one"
must "$numsync" withdraw --source o

# on a terminal: python opens one, waits for the question, does what FILE says, and answers
cat >"$work/terminal.py" <<'PY'
import os, pty, select, subprocess, sys
answer, meanwhile, command = sys.argv[1], sys.argv[2], sys.argv[3:]
pid, fd = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
seen, asked = b"", False
while True:
    if not select.select([fd], [], [], 60)[0]:
        break
    try:
        chunk = os.read(fd, 4096)
    except OSError:
        break
    if not chunk:
        break
    seen += chunk
    if not asked and b"[y/N]" in seen:
        asked = True
        subprocess.run(["sh", "-c", meanwhile], stdout=subprocess.DEVNULL)
        os.write(fd, answer.encode() + b"\n")
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
PY
on_terminal() { # STATUS ANSWER MEANWHILE ARGUMENT...
	wants=$1 answer=$2 meanwhile=$3
	shift 3
	python3 "$work/terminal.py" "$answer" "$meanwhile" "$numsync" "$@" >"$work/out" 2>"$work/err"
	is $? "$wants" "on a terminal, answered ${answer:-nothing}: exit $wants"
}
wanted Third
puts=$(stats .put)
run 64 "$numsync" apply
like "$work/err" 'no terminal to ask on.*--yes' "without a terminal --yes is needed"
on_terminal 2 n : apply
like "$work/out" '^~ .12020000001 +Second → Third' "the plan is shown"
like "$work/out" '3 changes .one PUT each' "before the question apply says what it would do"
like "$work/out" '^Send these changes. .y/N' "the question comes after the plan"
like "$work/out" 'not confirmed; nothing was sent' "answered no, apply says that nothing was sent"
on_terminal 2 '' : apply
is "$(stats .put)" "$puts" "not answered, apply sends nothing"
on_terminal 64 y "\"$numsync\" plan -q --only-number gen-0000001" apply
like "$work/out" 'plan [0-9]+ replaced plan [0-9]+, which was never sent' "a plan that was replaced while the question stood is not sent"
on_terminal 64 y "psql \"$DATABASE_URL\" -c \"UPDATE numsync.plan SET $(back '25 hours' created_at) WHERE state = 'open'\"" apply
like "$work/out" 'hours old' "a plan that grew too old while the question stood is not sent"
is "$(stats .put)" "$puts" "plans that changed while the question stood send nothing"
on_terminal 0 y : apply
is "$(name_of 1) $(stats .put)" "Third $((puts + 3))" "answered yes, apply sends the plan"
wanted Fourth
on_terminal 64 y : apply --json
like "$work/out" 'no terminal to ask on' "a question would spoil JSON: --yes is needed"
on_terminal 0 y : apply --yes
is "$(name_of 1)" Fourth "--yes asks nothing"
done_testing
