# What could not be read: nothing is planned from it, nothing absent is sent as null, another revision is told from an odd record.
# Promise: more unreadable rows or records than the limit end with 69 and plan nothing; a record that lacks a property that a PUT must carry
# makes the change rejected.
. tests/lib/e2e.sh
faults() { control faults "{\"faults\":[$1]}" >/dev/null; }
left_out() { control leave-out "{\"paths\":[$1]}" >/dev/null; }
database
sandbox --generate 40 --page-limit 10
must "$numsync" pull -q
printf 'id,name\ngen-0000003,Wanted\n' >"$work/i.csv"
run 0 "$numsync" import "$work/i.csv"

# absent is not null
for property in business adminEnablementOverride enabled; do
	left_out "\"$property\""
	run 3 "$numsync" apply --yes
	like "$work/err" "rejected: the record lacks $property" "no $property: the change is rejected, and the property named"
done
is "$(stats .put)" 0 "records that lack a property send nothing"
left_out ''
must "$numsync" pull -q
left_out '"put:business"'
run 3 "$numsync" apply --yes
like "$work/err" 'not_kept: .*business.id is missing' "an answer that lacks what was sent is no proof"
left_out ''
run 0 "$numsync" run

# the later revision, whatever the command
printf 'id,name\ngen-0000003,Again\n' >"$work/i.csv"
run 0 "$numsync" import "$work/i.csv"
versions=$(sql 'SELECT count(*) FROM numsync.phone_number_history')
puts=$(stats .put)
faults '"organization=100"'
for how in "pull" "pull --refresh none" "apply --yes" "run --refresh none" doctor; do
	# shellcheck disable=SC2086
	run 69 "$numsync" $how
	cat "$work/out" "$work/err" >"$work/both"
	like "$work/both" 'later revision of the API, which numsync does not support' "$how: says so"
	absent list_path "$how: no advice that leads nowhere" "$work/both"
done
is "$(sql 'SELECT count(*) FROM numsync.phone_number_history')" "$versions" "answers of the later revision are not merged"
is "$(stats .put)" "$puts" "answers of the later revision send nothing"
faults ''
control edit '{"id":"gen-0000007","set":{"warmup":{"enabled":true}}}' >/dev/null
run 0 "$numsync" run
is "$(sql "SELECT string_agg(DISTINCT phone_id, ' ') FROM numsync.set_aside WHERE run_id = (SELECT max(run_id) FROM numsync.run)")" gen-0000007 \
	"one odd record is quarantined, and the run goes on"

# behind a list that was read whole: the changes are few beside its rows
database
sandbox --generate 300
must "$numsync" pull -q
sql "SELECT 'id,name' UNION ALL (SELECT id || ',n' || id FROM numsync.phone_number ORDER BY id LIMIT 20)" | sort -r >"$work/names.csv"
must "$numsync" import "$work/names.csv"
faults '"get:organization=100"'
NUMSYNC_CONNECTIONS=1 run 69 "$numsync" run --refresh none
like "$work/err" 'error: this server speaks the later revision of the API, which numsync does not support' "a server that comes to speak it while changes are sent: says so"
absent 'time budget' "and names no time budget, for none was set" "$work/err"
is "$(stats .put)" 0 "and gets no PUT"
[ "$(stats .get)" -lt 320 ]
ok "and is not asked for all the changes"
faults ''
run 0 "$numsync" run --refresh none
is "$(stats .put)" 20 "the next run sends the changes"
database
sandbox --generate 40 --page-limit 10
must "$numsync" pull -q

# a silent night
printf 'id,name\ngen-0000003,Third\n' >"$work/i.csv"
run 0 "$numsync" import "$work/i.csv"
puts=$(stats .put)
for fault in '"get:403=100"' '"get:404=100"'; do
	faults "$fault"
	run 69 "$numsync" run --quiet
	is "$(wc -l <"$work/err" | tr -d ' ')" 1 "$fault: one line, even with --quiet"
	is "$(stats .put)" "$puts" "$fault: nothing was planned"
done
faults ''
for number in 10 11 12 13 14 15 16 17 18 19 20 21; do
	control edit "{\"id\":\"gen-00000$number\",\"set\":{\"warmupHealthScore\":\"many\"}}" >/dev/null
done
run 69 "$numsync" run --quiet
like "$work/err" 'at most 10 may be.*--force unread' "more than the limit: numbers, limit, the way out"
is "$(stats .put)" "$puts" "more unreadable records than the limit: nothing was planned"
run 0 "$numsync" run --force unread
is "$(stats .put)" "$((puts + 1))" "--force unread plans all the same"

# a list that was interrupted
database
sandbox --generate 40 --page-limit 10
must "$numsync" pull -q
faults '"list:500@3-99"'
NUMSYNC_RETRIES=0 run 69 "$numsync" pull
faults ''
printf 'id,name\ngen-0000003,Mine\n' >"$work/i.csv"
run 0 "$numsync" import "$work/i.csv"
run 0 "$numsync" apply --yes
lists=$(stats .list)
run 0 "$numsync" pull --refresh none
is "$(($(stats .list) - lists))" 2 "the list goes on where it was"
is "$(sql "SELECT name FROM numsync.phone_number WHERE id = 'gen-0000003'")" Mine "a list that goes on does not undo a confirmed change"
faults '"list:500@3-99"'
NUMSYNC_RETRIES=0 run 69 "$numsync" pull
faults ''
sql "UPDATE numsync.list_pass SET $(back '25 hours' begun_at)"
lists=$(stats .list)
run 0 "$numsync" pull --refresh none
is "$(($(stats .list) - lists))" 4 "a list of yesterday begins anew"

# an endless list, and answers that say little
faults '"list:fresh-token=100"'
run 69 "$numsync" pull
like "$work/err" 'list does not end' "a list of fresh tokens for ever is an error"
faults '"list:421@1","get:425@1"'
run 0 "$numsync" pull
printf 'id,name\ngen-0000004,Elsewhere\n' >"$work/i.csv"
run 0 "$numsync" import "$work/i.csv"
faults '"put:see-other=100"'
run 0 "$numsync" apply --yes
name() { state | jq -r ".numbers[] | select(.id == \"gen-000000$1\") | .name"; }
is "$(name 4)" Elsewhere "a PUT answered 303 is asked about, not taken for refused"

# an answer about another number than was asked for
faults '"get:other-id@1"'
run 0 "$numsync" pull --refresh all
like "$work/err" 'record gen-[0-9]* is quarantined: .*with the record of another number' "a record of another number is quarantined"
is "$(sql "SELECT count(*) FROM numsync.phone_number WHERE id NOT LIKE 'gen-%'")" 0 "and is not taken for one"
printf 'id,name\ngen-0000004,Somebody\n' >"$work/i.csv"
must "$numsync" import "$work/i.csv"
faults '"get:other-id@1"'
run 3 "$numsync" apply --yes
like "$work/err" 'with the record of another number' "a change whose GET tells of another number is not sent"
is "$(name 4)" Elsewhere "nothing was sent for it"
faults '"put:other-id@1"'
run 0 "$numsync" apply --yes
is "$(name 4)" Somebody "a PUT that is answered with another number is asked about"

# a lost answer to a PUT, and none to the GET that asks: not known is not failed
faults ''
printf 'id,name\ngen-0000004,Perhaps\n' >"$work/i.csv"
must "$numsync" import "$work/i.csv"
faults '"put:drop=100","get:500@2-99"'
NUMSYNC_RETRIES=0 run 3 "$numsync" apply --yes --quiet
is "$(tail -n 1 "$work/err")" 'numsync: error: of 1 change it is not known whether it took effect; the next run finds out' "what is not known is told, and is not called failed"
faults '"get:500=100"'
NUMSYNC_RETRIES=0 run 3 "$numsync" pull --refresh none --quiet
is "$(tail -n 1 "$work/err")" 'numsync: error: of 1 change it is not known whether it took effect; the next run finds out' "so it is by a run that could not find out"
faults ''
run 0 "$numsync" run
is "$(name 4)" Perhaps "the next run finds out, and the change is made"

# records that could not be read, beside a list that drops too many numbers: both are reported
faults ''
sandbox --generate 15
faults '"get:400=100"'
run 69 "$numsync" run --refresh all --quiet
like "$work/err" 'none of the [0-9]+ records could be read' "what could not be read is told"
like "$work/err" 'And: the list drops 25 of 40 numbers' "what the list drops is reported beside what could not be read"
done_testing
