# What a terminal of 80 and of 120 columns shows, as text; a pipe gets all of it.
# Promise: a line fits the terminal, no number, time or name of a field is cut, empty columns are left out, what had no room is named;
# in a pipe nothing is cut.
. tests/lib/e2e.sh
database
sandbox --generate 3
export NUMSYNC_TIME_ZONE=Asia/Tokyo
later=$(date -u -d '+9 days 3 hours' +%FT%TZ)
control edit "{\"id\":\"gen-0000001\",\"set\":{\"name\":\"The main line of the first shop in town\",\"providerReleaseScheduledAt\":\"$later\",\"providerReleaseRequestedAt\":\"2026-01-02T03:04:05Z\",\"providerReleaseReason\":\"Nobody has used it for ninety days or more\"}}" >"$work/edit"
must "$numsync" pull -q
printf 'id,enabled,reason\ngen-0000001,true,a reason that nobody reads to its end\n' >"$work/wishes-of-the-whole-year.csv"
cd "$work" || exit 1
must "$numsync" import -q --actor anna wishes-of-the-whole-year.csv
cd "$OLDPWD" || exit 1
# what differs from run to run
masked() { sed -E 's/[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}/YYYY-MM-DD HH:MM/g; s/ +$//'; }
screen() { # COLUMNS COMMAND...: what is on the screen is that of standard input
	size=$1
	shift
	cat >"$work/want"
	on_screen --size "${size}x24" -- "$numsync" "$@" >"$work/whole"
	masked <"$work/whole" | head -n "$(wc -l <"$work/want")" >"$work/screen"
	same "$work/want" "$work/screen" "$size columns: $*"
	[ "$(wc -L <"$work/whole")" -le "$size" ]
	ok "$size columns are enough for it"
}

screen 80 drift --releases <<'Q'
RELEASE WATCH: wanted numbers to be released; a released number is gone for ever
number        name          left  scheduled         reason      file        line
+12020000001  The main …  9 days  YYYY-MM-DD HH:MM  Nobody ha…  wishes-of…     2
(times of Asia/Tokyo; no room for requested, wanted by)
Q
screen 120 drift --releases <<'Q'
RELEASE WATCH: wanted numbers to be released; a released number is gone for ever
number        name                 left  scheduled         requested         reason             file                line
+12020000001  The main line of…  9 days  YYYY-MM-DD HH:MM  YYYY-MM-DD HH:MM  Nobody has used …  wishes-of-the-who…     2
(times of Asia/Tokyo; no room for wanted by)
Q
screen 80 import --list <<'Q'
batch  source  file                  by    imported          lines  new  changed
    1  admin   wishes-of-the-whole…  anna  YYYY-MM-DD HH:MM      1    3        0
(times of Asia/Tokyo; no room for unchanged, withdrew, warnings)
Q
screen 120 import --list <<'Q'
batch  source  file                          by    imported          lines  new  changed  unchanged  withdrew  warnings
    1  admin   wishes-of-the-whole-year.csv  anna  YYYY-MM-DD HH:MM      1    3        0          0         0         0
(times of Asia/Tokyo)
Q
screen 80 fields <<'Q'
column                                   kind       in      PUT  meaning
id                                       text       both    no   key of the num…
number                                   text       both    yes  the phone numb…
Q
screen 120 fields <<'Q'
column                                   JSON path             kind       group        in      PUT  meaning
id                                       id                    text       identity     both    no   key of the number a…
number                                   number                text       identity     both    yes  the phone number, E…
Q
screen 80 history gen-0000001 <<'Q'
+12020000001 gen-0000001  The main line of the first shop in town
YYYY-MM-DD HH:MM JST  event by Leadping, seen by run 1: created; Created;
                            Assigned
YYYY-MM-DD HH:MM JST  first seen by run 1: +12020000001 The main line of the
                                first shop in town
YYYY-MM-DD HH:MM JST  first read by run 1
YYYY-MM-DD HH:MM JST  wanted by anna: admin, wishes-of-the-whole-year.csv:2; a
                             reason that nobody reads to its end
    enabled            should be true
    override_enabled   should be true
    override_reason    should be a reason that nobody reads to its end
Q
screen 120 status <<'Q'
account default, YYYY-MM-DD HH:MM JST
1 wanted number will be released. A released number is gone for ever.
Next: cancel its release at Leadping, then numsync pull
  +12020000001 in 9 days, YYYY-MM-DD HH:MM JST: The main line of the first shop in town (wanted by admin)
Q
run 0 "$numsync" drift --releases
masked <"$work/out" >"$work/screen"
cat >"$work/want" <<'Q'
RELEASE WATCH: wanted numbers to be released; a released number is gone for ever
number        name                                       left  scheduled             hold starts  requested             reason                                      wanted by  file                          line
+12020000001  The main line of the first shop in town  9 days  YYYY-MM-DD HH:MM JST  -            YYYY-MM-DD HH:MM JST  Nobody has used it for ninety days or more  admin      wishes-of-the-whole-year.csv     2

Q
same "$work/want" "$work/screen" "a pipe gets all columns, and nothing of them is cut"

# ---- the line of a run: the worst first, at most 120 columns, times of the account
run 0 "$numsync" pull
is "$(masked <"$work/out")" 'default run 2: 1 wanted number to be released (in 9 days, YYYY-MM-DD HH:MM JST) · 2 to correct · all read within a day …' "the line of a run"
control edit "{\"id\":\"gen-0000001\",\"set\":{\"providerReleaseScheduledAt\":\"$(TZ=Asia/Tokyo date -d 'tomorrow 07:42' +%FT%T%:z)\"}}" >"$work/edit"
run 0 "$numsync" pull --refresh all
like "$work/out" '^default run 3: 1 wanted number to be released \(in ([0-9]+|less than 1) h, tomorrow 07:42\) · ' "what is near is told by its hours and its day"
is "$(python3 -c 'import sys; print(max(len(line.rstrip()) for line in open(sys.argv[1], encoding="utf-8")) <= 120)' "$work/out")" True "at most 120 columns"
run 0 "$numsync" pull -v
like "$work/out" '^account default, run 4: RELEASE WATCH: 1 wanted number .*3 rows \(0 new, 0 changed\).*drift left: .* correctable.*oldest record of ' "--verbose tells all of it"

# ---- a plan: what is cut is a text, never a number or a line
printf 'id,name\ngen-0000000,The second line of the first shop in town\ngen-0000002,Till\n' >"$work/names-of-the-whole-year.csv"
cd "$work" || exit 1
must "$numsync" import -q --actor anna names-of-the-whole-year.csv
cd "$OLDPWD" || exit 1
screen 80 plan <<'Q'
3 changes (one PUT each): rename 2, set override 1

rename 2
  number        before   after                source  file                  line
~ +12020000000  Line 0 → The second line of…  admin   names-of-the-whole-…     2
~ +12020000002  Line 2 → Till                 admin   names-of-the-whole-…     3

set override 1
  number        before   after                source  file                  line
+ +12020000001  (none) → true: a reason tha…  admin   wishes-of-the-whole…     2

plan 1 of account default: 3 changes (one PUT each), 0 of them disable a number;
nothing has been sent
to send it: numsync apply --plan 1
Q
screen 120 plan <<'Q'
3 changes (one PUT each): rename 2, set override 1

rename 2
  number        before   after                                      source  file                         line
~ +12020000000  Line 0 → The second line of the first shop in town  admin   names-of-the-whole-year.csv     2
~ +12020000002  Line 2 → Till                                       admin   names-of-the-whole-year.csv     3

set override 1
  number        before   after                                               source  file                          line
+ +12020000001  (none) → true: a reason that nobody reads to its end (anna)  admin   wishes-of-the-whole-year.csv     2

plan 1 of account default: 3 changes (one PUT each), 0 of them disable a number; nothing has been sent
to send it: numsync apply --plan 1
Q
run 2 "$numsync" plan
masked <"$work/out" >"$work/screen"
cat >"$work/want" <<'Q'
3 changes (one PUT each): rename 2, set override 1

rename 2
  number        before   after                                      source  file                         line
~ +12020000000  Line 0 → The second line of the first shop in town  admin   names-of-the-whole-year.csv     2
~ +12020000002  Line 2 → Till                                       admin   names-of-the-whole-year.csv     3

set override 1
  number        before   after                                               source  file                          line
+ +12020000001  (none) → true: a reason that nobody reads to its end (anna)  admin   wishes-of-the-whole-year.csv     2

plan 1 of account default: 3 changes (one PUT each), 0 of them disable a number; nothing has been sent
to send it: numsync apply --plan 1
Q
same "$work/want" "$work/screen" "a plan in a pipe is not cut"
# the lines before the first empty one have the path of the test's folder
on_screen --size 80x24 -- "$numsync" import --dry-run --source other "$work/names-of-the-whole-year.csv" | sed '1,/^$/d' >"$work/screen"
cat >"$work/want" <<'Q'
3 changes (one PUT each): rename 2, set override 1

rename 2
  number        before   after                source  file                  line
~ +12020000000  Line 0 → The second line of…  admin   names-of-the-whole-…     2
~ +12020000002  Line 2 → Till                 admin   names-of-the-whole-…     3

set override 1
  number        before   after                source  file                  line
+ +12020000001  (none) → true: a reason tha…  admin   wishes-of-the-whole…     2

the plan would then have 3 changes, 0 of them disable a number; nothing was
imported (--dry-run)
Q
same "$work/want" "$work/screen" "80 columns: a dry run shows the plan as plan does"

# ---- the plans: one that replaced another
must 2 "$numsync" plan --only-number gen-0000002
sql "UPDATE numsync.plan SET role = 'desk', actor = 'anna'"
screen 80 plans <<'Q'
plan  state       changes  disables  made              by    role  by plan
   2  open              1         0  YYYY-MM-DD HH:MM  anna  desk        -
   1  superseded        3         0  YYYY-MM-DD HH:MM  anna  desk        2
(times of Asia/Tokyo)
Q
screen 120 plans <<'Q'
plan  state       changes  disables  made              by    role  by plan
   2  open              1         0  YYYY-MM-DD HH:MM  anna  desk        -
   1  superseded        3         0  YYYY-MM-DD HH:MM  anna  desk        2
(times of Asia/Tokyo)
Q

# ---- a time among texts is not cut, either
printf 'id,provider_release_scheduled_at,provider_status\ngen-0000001,NULL,A status that nobody has\n' >"$work/crm.csv"
must "$numsync" import -q --source crm "$work/crm.csv"
screen 80 report --list drift <<'Q'
field                          source  values  wanted           is
name                           admin        2  The second lin…  Line 0
override_enabled               admin        1  true             NULL
override_reason                admin        1  a reason that …  NULL
provider_release_scheduled_at  crm          1  NULL             YYYY-MM-DD HH:MM
provider_status                crm          1  A status that …  active
(times of Asia/Tokyo; no room for correctable, such as)
Q

# ---- sentences: a terminal gets them broken between words, a pipe as one line
screen 80 withdraw --dry-run --batch 1 <<'Q'
account default: 3 expectations of batch 1 would be withdrawn; nothing was
withdrawn (--dry-run)
Q
screen 120 withdraw --dry-run --batch 1 <<'Q'
account default: 3 expectations of batch 1 would be withdrawn; nothing was withdrawn (--dry-run)
Q
screen 80 prune --dry-run --older-than 400d <<'Q'
nothing to remove: no history ended before YYYY-MM-DD HH:MM UTC; no run, plan or
file from before YYYY-MM-DD HH:MM UTC can go
Q
screen 80 report --format text <<'Q'
account default, YYYY-MM-DD HH:MM JST

1 wanted number will be released. A released number is gone for ever.
Next: cancel its release at Leadping, then numsync pull

3 numbers, 0 gone; 4 values to correct, 2 report-only, 0 cannot be checked; 0
records older than a day
run 4 (pull) YYYY-MM-DD HH:MM JST, exit 0: 3 rows, 3 records, 4 requests;
changes: 0 confirmed, 0 not needed, 0 no longer wanted, 0 in conflict, 0 failed
Q
run 0 "$numsync" report --format text
like "$work/out" '^run 4 .*; changes: 0 confirmed, .*failed$' "in a pipe the line of the run is one"
must "$numsync" withdraw -q --batch 1
run 0 "$numsync" withdraw --batch 2
is "$(cat "$work/out")" 'account default: 2 expectations of batch 2 withdrawn; no number was changed. `numsync plan` shows what would be sent now' "a pipe gets the sentence whole"

# ---- what puts a run back: all of it, a part, nothing
cd "$work" || exit 1
must "$numsync" import -q --actor anna names-of-the-whole-year.csv
cd "$OLDPWD" || exit 1
must 2 "$numsync" apply -q --yes # report-only drift is left
screen 80 revert 5 <<'Q'
2 changes (one PUT each): rename 2

rename 2
  number        before                                      after
~ +12020000000  The second line of the first shop in town → Line 0
~ +12020000002  Till                                      → Line 2

plan 4 of account default: 2 changes (one PUT each), 0 of them disable a number;
nothing has been sent
numsync: warning: batch 4 of source admin (names-of-the-whole-year.csv) still
asks for what is put back, and the next run will do it again; to end that:
numsync withdraw --batch 4
to send it: numsync apply --plan 4
Q
control edit '{"id":"gen-0000000","set":{"name":"What somebody else called the line in between"}}' >"$work/edit"
must "$numsync" pull -q
screen 80 revert 5 <<'Q'
somebody changed these after the run; they are left as they are:
number        field  before the run  set by the run        now
+12020000000  name   Line 0          The second line of …  What somebody else c…

1 change (one PUT each): rename 1

rename 1
  number        before   after
~ +12020000002  Till   → Line 2

plan 5 of account default: 1 change (one PUT each), 0 of them disable a number;
nothing has been sent
numsync: warning: batch 4 of source admin (names-of-the-whole-year.csv) still
asks for what is put back, and the next run will do it again; to end that:
numsync withdraw --batch 4
to send it: numsync apply --plan 5
numsync: error: 1 field of run 5 cannot be put back: the numbers were changed
since
Q
screen 120 revert 5 <<'Q'
somebody changed these after the run; they are left as they are:
number        field  before the run  set by the run                            now
+12020000000  name   Line 0          The second line of the first shop in to…  What somebody else called the line in be…

1 change (one PUT each): rename 1

rename 1
  number        before   after
~ +12020000002  Till   → Line 2

plan 5 of account default: 1 change (one PUT each), 0 of them disable a number; nothing has been sent
numsync: warning: batch 4 of source admin (names-of-the-whole-year.csv) still asks for what is put back, and the next
run will do it again; to end that: numsync withdraw --batch 4
to send it: numsync apply --plan 5
numsync: error: 1 field of run 5 cannot be put back: the numbers were changed since
Q
control edit '{"id":"gen-0000002","set":{"name":"Other"}}' >"$work/edit"
must "$numsync" pull -q
screen 80 revert 5 <<'Q'
somebody changed these after the run; they are left as they are:
number        field  before the run  set by the run        now
+12020000000  name   Line 0          The second line of …  What somebody else c…
+12020000002  name   Line 2          Till                  Other

account default: no plan was made, for nothing of run 5 can be put back
numsync: error: 2 fields of run 5 cannot be put back: the numbers were changed
since
Q
screen 80 revert 4 <<'Q'
account default: nothing to put back, for no change of run 4 was confirmed
Q
done_testing
