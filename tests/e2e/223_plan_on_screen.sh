# A plan on the screen: grouped by what it does, in colour, through a pager.
# Promise: a plan can be read before it is approved: text, Markdown and page have the same groups and counts; what is longer than the screen
# goes through PAGER, which gets no secret, and how it ends changes nothing.
. tests/lib/e2e.sh
database
sandbox --generate 10
# ---- by what it does: each number in the group of each thing that is done to it
control edit '{"id":"gen-0000007","set":{"enabled":false}}' >/dev/null
control edit '{"id":"gen-0000008","set":{"adminEnablementOverride":{"enabled":true,"reason":"somebody said so","updatedByUserId":"u1","updatedAt":"2026-01-02T03:04:05Z"}}}' >/dev/null
control edit '{"id":"gen-0000009","set":{"adminEnablementOverride":{"enabled":true,"reason":"old","updatedByUserId":"u1","updatedAt":"2026-01-02T03:04:05Z"}}}' >/dev/null
must "$numsync" pull -q
printf 'id,name,enabled,reason\ngen-0000006,,false,not paid\ngen-0000007,\033[31mseven,true,\n' >"$work/w.csv"
printf 'id,override_enabled,override_reason\ngen-0000008,NULL,NULL\ngen-0000009,,new\n' >"$work/o.csv"
cd "$work" || exit 1
must "$numsync" import -q --actor anna w.csv
must "$numsync" import -q --actor anna o.csv
cd "$OLDPWD" || exit 1
must 2 "$numsync" plan
grouped=$(sql 'SELECT max(plan_id) FROM numsync.plan')
cat >"$work/want" <<'Q'
4 changes (one PUT each): disable 1, enable 1, rename 1, set override 2, lift override 1

disable 1
  number        before   after  source  file   line
- +12020000006  true   → false  admin   w.csv     2

enable 1
  number        before   after  source  file   line
+ +12020000007  false  → true   admin   w.csv     3

rename 1
  number        before   after          source  file   line
~ +12020000007  Line 7 → \x1B[31mseven  admin   w.csv     3

set override 2
  number        before     after                   source  file   line
+ +12020000006  (none)   → false: not paid (anna)  admin   w.csv     2
~ +12020000009  old (u1) → new (anna)              admin   o.csv     3

lift override 1
  number        before                        after   source  file   line
- +12020000008  true: somebody said so (u1) → (none)  admin   o.csv     2

Q
sed "/^plan $grouped/,\$d" "$work/out" >"$work/have"
same "$work/want" "$work/have" "a plan is grouped by what it does, a line a number"
run 2 "$numsync" plan "$grouped" --format markdown
is "$(grep -c '^## ' "$work/out") $(grep -E -c '^- 4 changes .one PUT each.: disable 1, enable 1, rename 1, set override 2, lift override 1$' "$work/out")" '5 1' "Markdown has the same groups and counts"
is "$(grep -cE '^[|] .?[-+~] [|] ' "$work/out")" 6 "and the same lines"

# ---- colour: on a terminal that takes it
esc=$(printf '\033')
is "$(env -u NO_COLOR python3 tests/lib/terminal.py --size 80x50 -- "$numsync" plan "$grouped" | grep -c "^$esc\\[3[123]m[-+~]$esc\\[0m ")" 6 "signs have a colour on a terminal"
is "$(python3 tests/lib/terminal.py --size 80x50 -- "$numsync" plan "$grouped" | grep -c "$esc\\[3")" 0 "not with NO_COLOR"

# ---- a pager: for what is longer than the screen, and nowhere else
cat >"$work/pager" <<'S'
#!/bin/sh
env | sort >"$0.env"
ls -l /proc/self/fd >"$0.fds"
cat >"$0.text"
echo PAGED
S
chmod 755 "$work/pager"
paged() { # SIZE PAGER ARGUMENT...: what is on the screen
	size=$1 pager=$2
	shift 2
	python3 tests/lib/terminal.py --size "$size" -- env PAGER="$pager" SECRET_TOKEN=canary NUMSYNC_RETRIES=3 MORE=-c "$numsync" "$@" >"$work/raw"
	status=$?
	tr -d '\r' <"$work/raw" >"$work/screen"
}
run 2 "$numsync" plan "$grouped"
sed "/^plan $grouped/,\$d" "$work/out" | sed '$d' >"$work/want"
paged 120x12 "$work/pager" plan "$grouped"
same "$work/want" "$work/pager.text" "the pager gets all of the plan"
is "$(head -n 1 "$work/screen") $(grep -c "^plan $grouped of account default: 4 changes" "$work/screen")" 'PAGED 1' "what stands below the plan is on the screen"
is "$(grep -cE "canary|^(LEADPING|NUMSYNC|DATABASE|PG)|$LEADPING_API_KEY" "$work/pager.env")" 0 "the pager gets neither key nor password nor where the database is"
is "$(grep -cxE 'LESS=FRX|LESSSECURE=1|MORE=-c' "$work/pager.env")" 3 "it gets what is for pagers, and less is told how to behave"
is "$(grep -c 'socket:' "$work/pager.fds")" 0 "it inherits no connection"
none() { # TEXT SIZE PAGER ARGUMENT...: no pager is started, and the plan is there
	title=$1
	shift
	rm -f "$work/pager.text"
	paged "$@"
	is "$(ls "$work/pager.text" 2>&1 | grep -c '^/') $(grep -c 'lift override' "$work/screen")" '0 2' "no pager $title"
}
none "for what fits the screen" 120x40 "$work/pager" plan "$grouped"
none "with --no-pager" 120x12 "$work/pager" plan "$grouped" --no-pager
none "where PAGER is empty" 120x12 '' plan "$grouped"
none "where PAGER is cat" 120x12 cat plan "$grouped"
none "that cannot be started: the plan is printed" 120x12 "$work/no-such-pager" plan "$grouped"
for arguments in --json '--format csv' '--format markdown' '--format html'; do
	rm -f "$work/pager.text"
	# shellcheck disable=SC2086
	paged 120x12 "$work/pager" plan "$grouped" $arguments
	is "$(ls "$work/pager.text" 2>&1 | grep -c '^/') $(grep -c 12020000009 "$work/screen" | sed 's/[1-9][0-9]*/some/')" '0 some' "no pager with $arguments"
done
PAGER=$work/pager python3 tests/lib/terminal.py --size 120x12 --stdout "$work/file" -- "$numsync" plan "$grouped" >/dev/null
is "$(ls "$work/pager.text" 2>&1 | grep -c '^/') $(grep -c 'lift override' "$work/file")" '0 2' "no pager where standard output is no terminal"
for early in true false 'head -n 1' 'kill -9 $$'; do
	paged 120x12 "$early" plan "$grouped"
	is "$status $(grep -c '^plan ' "$work/screen")" '2 1' "a pager that ends early ($early) is no error"
done
mkfifo "$work/go"
on_screen --size 120x12 --await WAITS --then "kill -INT \$PID; kill -INT \$PID; echo >$work/go" -- env PAGER="echo WAITS; cat $work/go" "$numsync" plan "$grouped" >"$work/screen"
is "$(grep -c '^plan ' "$work/screen")" 1 "Ctrl-C is for the pager"
on_screen --size 120x12 --await WAITS --then 'kill -TERM $PID' -- env PAGER="echo WAITS; exec cat $work/go" "$numsync" plan "$grouped" >"$work/screen"
is "$(grep -c '^plan ' "$work/screen")" 1 "a signal that asks for an end ends the pager"
export LESS=-S
paged 120x12 "$work/pager" import --dry-run --source later "$work/w.csv" "$work/o.csv"
like "$work/pager.text" '^lift override 1' "the plan of a dry run goes through the pager, too"
is "$(grep -c '^LESS=' "$work/pager.env") $(grep -cx 'LESS=-S' "$work/pager.env")" '1 1' "what a person has told less stays"
like "$work/screen" '^the plan would then have 4 changes' "and what it comes to is on the screen"
done_testing
