# What `prune` keeps of runs, plans, changes and imported lines, and what it removes: a row each.
# Promise: what may still be applied or is not known yet stays, so do the change of a standing override, what says why a number is off,
# the last runs, those that tell which moments can be asked for, and every line and repeat that stands; no answer about the present moves.
. tests/lib/e2e.sh
database
sandbox --generate 14
must "$numsync" pull --refresh all
sql "INSERT INTO numsync.phone_number_reading_history SELECT account_id, id, now() - interval '600 days', 1, now() - interval '500 days' FROM numsync.phone_number"

# ---- files: each is imported, then made old
file() { # SOURCE LINE...
	source=$1
	shift
	{
		echo 'id,number,name,provider_status'
		printf '%s\n' "$@"
	} >"$work/$source.csv"
	must "$numsync" import --source "$source" "$work/$source.csv"
}
line() { # N NAME STATUS: by its number
	echo ",$(sql "SELECT number FROM numsync.phone_number WHERE id = 'gen-$(printf %07d "$1")'"),$2,$3"
}
file a "$(line 1 A '')" "$(line 2 A '')" "$(line 3 A '')" "$(line 4 A '')" "$(line 5 A '')" "$(line 6 A '')" "$(line 7 A '')" "$(line 8 A active)" "$(line 9 A '')"
file a "$(line 1 B '')" "$(line 2 A '')" "gen-0000004,,B," "$(line 6 B '')" "$(line 7 A '')" "$(line 8 B '')" # batch 2
file b "$(line 1 C '')" "$(line 9 C '')"
file c "$(line 10 A '')"
file c "$(line 10 B '')" # batch 5
file d "$(line 11 A '')"
file d "$(line 11 B '')" # batch 7
file e "$(line 12 A '')"
file e "$(line 12 A '')" "$(line 13 A '')" # batch 9: repeats batch 8
must "$numsync" withdraw --batch 8
file f "$(line 13 F '')"
must "$numsync" withdraw --batch 10
file a "$(line 3 B '')" # batch 11: it stays young
file g "$(line 13 G '')"
file g "$(line 13 H '')" # batch 13
file i "$(line 5 I '')"
file i "$(line 5 J '')" # batch 15
must "$numsync" withdraw --source b
file b "$(line 9 C '')" # batch 16
file j "$(line 13 J '')"
must "$numsync" withdraw --batch 17
sql "UPDATE numsync.import_batch SET imported_at = now() - interval '500 days' WHERE batch_id <> 11;
	UPDATE numsync.withdrawal SET withdrawn_at = now() - CASE WHEN source = 'f' THEN interval '10 days' ELSE interval '500 days' END;
	UPDATE numsync.expectation_line SET expires_at = now() - interval '450 days' WHERE batch_id = 1 AND line = 6;
	UPDATE numsync.expectation_line SET expires_at = now() + interval '1 day' WHERE batch_id = 2 AND number = (SELECT number FROM numsync.phone_number WHERE id = 'gen-0000006');
	INSERT INTO numsync.inbox_file VALUES (1, 4, '/in/c.csv', now()), (1, 6, '/in/d.csv', NULL)"

# ---- the journal: plan ID STATE DAYS [RUN [REVERTS]]; change ID PLAN NUMBER DAYS STATE [RUN]; field CHANGE FIELD BEFORE AFTER [TEST]
plan() { echo "INSERT INTO numsync.plan VALUES (1, $1, ${4:-NULL}, 'anna', now() - interval '$3 days', 'x', 1, 0, '$2', NULL, ${5:-NULL});"; }
change() {
	echo "INSERT INTO numsync.change VALUES (1, $1, $2, 'gen-$(printf %07d "$3")', '+1');"
	[ "$5" = planned ] || echo "INSERT INTO numsync.change_step VALUES (1, $1, 1, 'sending', now() - interval '$4 days', ${6:-200});"
	case $5 in planned | sending) ;; *) echo "INSERT INTO numsync.change_step VALUES (1, $1, 2, '$5', now() - interval '$4 days', ${6:-200});" ;; esac
}
field() { echo "INSERT INTO numsync.change_field VALUES (1, $1, '$2', $3, $4, true, 'a', ${6:-NULL}, 2, ${5:-NULL});"; }
set_override() { # CHANGE BEFORE AFTER
	field "$1" override_reason "$2" "$3" "'status'" 2
	field "$1" enabled "'true'" "'false'"
}
one="'numsync: status is One, expected Active'" two="'numsync: status is Two, expected Active'"
{
	plan 1 applied 500
	change 1 1 1 500 confirmed; set_override 1 NULL "$one"
	change 2 1 2 500 confirmed; field 2 name "'X'" "'Y'"
	change 3 1 3 500 confirmed; set_override 3 NULL "$one"
	change 4 1 3 490 confirmed; field 4 override_reason "$one" NULL "'status'"
	change 5 1 3 480 confirmed; set_override 5 NULL "$one"
	change 6 1 3 470 confirmed; set_override 6 "$one" "$two"
	change 7 1 4 500 not_needed; set_override 7 NULL "$one"
	change 8 1 2 500 sending; field 8 name "'X'" "'Y'"
	change 9 1 5 500 confirmed; field 9 enabled "'true'" "'false'" NULL 14
	change 10 1 5 490 confirmed; field 10 enabled "'true'" "'false'" NULL 12
	change 11 1 2 500 confirmed; field 11 enabled "'false'" "'true'"
	change 12 1 2 500 failed; field 12 name "'X'" "'Y'"
	change 13 1 2 500 not_sent; field 13 name "'X'" "'Y'"
	change 14 1 2 10 confirmed; field 14 name "'X'" "'Y'"
	plan 2 superseded 500
	change 20 2 2 500 planned; field 20 name "'X'" "'Y'"
	plan 3 open 500
	change 21 3 2 500 planned; field 21 name "'X'" "'Y'"
	plan 4 applying 500
	change 22 4 2 500 planned; field 22 name "'X'" "'Y'"
	plan 5 applied 10
	change 23 5 2 10 confirmed; field 23 name "'X'" "'Y'"
	plan 6 applied 500
	change 24 6 2 500 confirmed 140; field 24 name "'X'" "'Y'"
	plan 7 open 10 300 140
	plan 8 applied 500
	change 26 8 2 500 confirmed; field 26 name "'X'" "'Y'"
	plan 9 superseded 500
	change 30 9 2 500 planned; field 30 name "'X'" "'Y'"
	echo "UPDATE numsync.phone_number SET enabled = true, override_enabled = NULL, override_reason = NULL;
		UPDATE numsync.phone_number SET enabled = false, override_enabled = false, override_reason = $one WHERE id IN ('gen-0000001', 'gen-0000004');
		UPDATE numsync.phone_number SET enabled = false, override_enabled = false, override_reason = $two WHERE id = 'gen-0000003';
		UPDATE numsync.phone_number SET missing_since = now() - interval '480 days' WHERE id = 'gen-0000004';
		UPDATE numsync.phone_number SET enabled = false WHERE id = 'gen-0000005';"
	for approved in 1 2; do
		echo "INSERT INTO numsync.plan_approval VALUES (1, $approved, 1, true, 'x', 'boss', now() - interval '500 days');"
	done
	# runs: ID COMMAND STATE DAYS LIST EXIT
	while read -r id command state days list exit; do
		echo "INSERT INTO numsync.run (account_id, run_id, command, state, started_at, ended_at, exit_status, version, host, process_id, actor, fence, list_complete)
			VALUES (1, $id, '$command', '$state', now() - interval '$days days', CASE WHEN '$state' <> 'running' THEN now() - interval '$days days' END, $exit, 'x', 'x', 1, 'anna', 0, $list);
			INSERT INTO numsync.run_drift VALUES (1, $id, 'name', true, 1);
			INSERT INTO numsync.set_aside VALUES (1, $id, 1, 'get', 'x', '+1', '', 'odd', now() - interval '$days days');"
	done <<-'RUNS'
		100 run done 520 true 0
		110 apply done 500 false 0
		111 pull done 495 true 0
		112 pull interrupted 490 false NULL
		113 pull interrupted 480 false NULL
		120 pull running 500 false NULL
		140 apply done 500 false 0
		150 pull done 480 true 0
		151 apply done 478 false 0
		152 apply done 476 false 0
		200 apply done 470 false 0
		201 pull done 460 true 0
		202 withdraw done 450 false 0
	RUNS
	echo "INSERT INTO numsync.run (account_id, run_id, command, state, started_at, ended_at, exit_status, version, host, process_id, actor, fence, list_complete, numbers, rows_read)
		SELECT 1, 300 + n, 'run', 'done', now() - interval '10 days', now() - interval '10 days', 0, 'x', 'x', 1, 'anna', 0, true, 14, 14 FROM generate_series(0, 40) n;
		UPDATE numsync.list_pass SET run_id = 340;
		INSERT INTO numsync.account VALUES (2, 'small', now());
		INSERT INTO numsync.phone_number_reading_history SELECT 2, id, now() - interval '600 days', 1, now() - interval '500 days' FROM numsync.phone_number;
		INSERT INTO numsync.run (account_id, run_id, command, state, started_at, ended_at, exit_status, version, host, process_id, actor, fence, list_complete, numbers, rows_read)
		SELECT 2, n, 'run', 'done', now() - interval '500 days', now() - interval '500 days', 0, 'x', 'x', 1, 'anna', 0, true, 14, 14 FROM generate_series(1, 3) n;
		INSERT INTO numsync.account VALUES (3, 'still', now());
		INSERT INTO numsync.run (account_id, run_id, command, state, started_at, ended_at, exit_status, version, host, process_id, actor, fence, list_complete, numbers, rows_read)
		SELECT 3, n, 'run', 'done', now() - interval '500 days', now() - interval '500 days', 0, 'x', 'x', 1, 'anna', 0, true, 14, 14 FROM generate_series(1, 60) n"
} >"$work/journal.sql"
must psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 -f "$work/journal.sql"

answers() {
	sql "SELECT to_jsonb(s) FROM numsync.standing_override s ORDER BY 1"
	sql "SELECT to_jsonb(s) FROM numsync.unowned_override s ORDER BY 1"
	sql "SELECT to_jsonb(s) - 'place' FROM numsync.expectation_in_force s ORDER BY 1"
	"$numsync" drift --json | jq -c "walk(if type == \"object\" then del(.since) else . end)"
	sql "SELECT batch_id, of_batch_id, of_line, field FROM numsync.expectation_repeat r
		WHERE r.account_id = 1 AND EXISTS (SELECT 1 FROM numsync.expectation e WHERE e.account_id = 1 AND e.batch_id = r.of_batch_id AND e.line = r.of_line AND e.withdrawn_at IS NULL) ORDER BY 1, 2, 3, 4"
	"$numsync" status --json | jq -c '{verdict, text, next, numbers, gone, set_aside, runs}'
	"$numsync" report --list trend --format csv
}
table_rows() { sql "SELECT count(*) FROM numsync.$1 WHERE $2"; }
answers >"$work/before"
[ "$(wc -l <"$work/before")" -gt 30 ]
ok "there are answers to compare"
at="batch_id = 1 AND line ="
cat >"$work/matrix" <<EOF2
stay change change_id = 1 the change of a standing override
stay change_field change_id = 1 AND field = 'enabled' its fields, for a lift puts back what was before
stay change_step change_id = 1 AND step = 2 its steps
go change change_id = 2 a change that nothing hangs on
go change_field change_id = 2 its fields
go change_step change_id = 2 AND step = 1 its steps
go change change_id = 3 an override that was lifted before the one that stands
go change change_id = 4 the lift of it
stay change change_id = 5 the first of the chain that ends in the override that stands
stay change change_id = 6 the last of it
stay change change_id = 7 the override of a number that is gone and may come back
stay change change_id = 8 a change of which it is not known whether it took effect
go change change_id = 9 what was done before to a number that is off
stay change change_id = 10 the last that was done to a number that is off
go change change_id = 11 one that switched a number on
go change change_id = 12 one that failed
go change change_id = 13 one that was not sent
stay change change_id = 14 one of a late step
stay plan plan_id = 1 the plan of changes that stay
stay plan_approval plan_id = 1 who approved it
go plan_approval plan_id = 2 who approved a plan that goes
go change change_id = 20 a change of a plan that gave way
go plan plan_id = 2 a plan that gave way
stay change change_id = 21 a change of an open plan
stay plan plan_id = 3 an open plan
stay change change_id = 22 a change of a plan under way
stay plan plan_id = 4 a plan under way
stay change change_id = 23 a change of late
stay change change_id = 24 a change that an open plan puts back
stay plan plan_id = 6 the plan of it
go plan plan_id = 8 a plan of which no change is left
stay change change_id = 30 the last change: its number is not given again
stay plan plan_id = 9 the last plan: its number is not given again
stay run run_id = 100 the run that read the first list
go run run_id = 110 a run that nothing hangs on
go run_drift run_id = 110 its drift
go set_aside run_id = 110 what it could not read
go run run_id = 111 a run that read a list before the last one
go run run_id = 112 a run that died
stay run run_id = 113 the last run that died
stay run run_id = 120 a run that has not ended
stay run run_id = 140 the run that an open plan puts back
go run run_id = 150 one more that read a list
stay run run_id = 200 a run that changes which stay name
stay run run_id = 201 the run that read the last list before the cut
stay run run_id = 202 the last run before the cut
stay run run_id = 300 a run of late
stay run account_id = 2 AND run_id = 1 one of the last 30 of its account
stay run account_id = 3 AND run_id = 2 a run of an account that lost no history, of which moments of then can be asked for
go expectation_line $at 2 a line that a later file overtook
stay expectation_line $at 3 a line that stands
stay expectation_line $at 4 a line that was overtaken of late
stay expectation_line $at 5 a line by its number, overtaken by one that names the id
go expectation_line $at 6 a line that has expired
stay expectation_line $at 7 a line that was overtaken for a time
stay expectation_line $at 8 a line that is repeated and stands
stay expectation_line $at 9 a line of which one of two fields was overtaken
stay expectation_line $at 10 a line about which another source says something else
stay expectation_line batch_id = 2 AND line = 2 the line that overtook it
stay repeated_line batch_id = 2 AND line = 3 a repeat of what stands
go expectation_line batch_id = 3 AND line = 2 a line that was taken back
stay expectation_line batch_id = 8 a line of a file that was taken back, and that another file says again
stay repeated_range batch_id = 9 the repeat that it stands by
stay expectation_line batch_id = 10 a line that was taken back of late
go import_batch batch_id = 3 a file of which no line is left
go import_batch batch_id = 4 a file that was overtaken as a whole
go inbox_file batch_id = 4 where it lay
stay import_batch batch_id = 6 a file that may still lie in the inbox
stay inbox_file batch_id = 6 where it lies
stay import_batch batch_id = 5 the last file of its source
go import_batch batch_id = 14 a file that only a change names which goes
stay import_batch batch_id = 12 a file that a change names which stays
go expectation_line batch_id = 12 its line that was overtaken
stay import_batch batch_id = 17 the last file: its number is not given again
EOF2
# a row is FATE TABLE CONDITION TITLE: the condition ends where the title begins; the first account is meant where none is named
sed -nE "s/^([a-z]+) ([a-z_]+) (([a-z_]+ = ('[a-z]+'|[0-9]+)( AND )?)+) (.*)/\1\t\2\t\3\t\7/p" "$work/matrix" >"$work/rows"
is "$(wc -l <"$work/rows")" "$(wc -l <"$work/matrix")" "every row of the matrix is read"
there() { # FILE: t or f for each row
	{
		echo "SELECT found FROM (VALUES (0, true)"
		awk -F '\t' '{ account = $3 ~ /account_id/ ? "" : "account_id = 1 AND "; printf ", (%d, (SELECT count(*) = 1 FROM numsync.%s WHERE %s%s))\n", NR, $2, account, $3 }' "$work/rows"
		echo ') v (place, found) WHERE place > 0 ORDER BY place'
	} >"$work/there.sql"
	sql "$(cat "$work/there.sql")" >"$1"
}
there "$work/there.before"
is "$(paste "$work/there.before" "$work/rows" | grep -v '^t' )" '' "each row of the matrix is there before"
before_all=$(sql "SELECT (SELECT count(*) FROM numsync.change) || ' ' || (SELECT count(*) FROM numsync.run)")
run 0 "$numsync" prune --older-than 400d --dry-run --json
cp "$work/out" "$work/dry"
is "$(sql "SELECT (SELECT count(*) FROM numsync.change) || ' ' || (SELECT count(*) FROM numsync.run)")" "$before_all" "a dry run removes nothing"
is "$(sql 'SELECT count(*) FROM numsync.history_removal')" 0 "a dry run notes nothing"
run 0 "$numsync" prune --older-than 400d --yes --json
is "$(jq -c '.records | sort' "$work/out")" "$(jq -c '.records | sort' "$work/dry")" "a dry run says row for row what the removal then removes and keeps"
there "$work/there.after"
paste "$work/there.after" "$work/rows" >"$work/fates"
while IFS=$(printf '\t') read -r found fate table condition title; do
	case $fate:$found in stay:t | go:f) told=$fate ;; *) told="$found of $table $condition" ;; esac
	is "$told" "$fate" "$fate: $title"
done <"$work/fates"
answers >"$work/after"
same "$work/before" "$work/after" "no answer about the present moves: overrides, expectations, drift, repeats, status, trend"
for cause in 'moments of that time can still be asked for' 'their plan may still be applied' 'it is not known yet' 'an open plan puts them back' 'why a number is off' 'go on from the last' \
	'may still be applied' 'the last 30' 'which moments can be asked for' 'the last of their sort' 'name them' 'stand, or say again' 'in the inbox' 'last of their source'; do
	jq -r '.records[].stay // empty' "$work/out" | grep -qF "$cause"
	ok "what stays is told with the cause: $cause"
done
run 0 "$numsync" prune --older-than 400d --yes --json
is "$(jq -c '[.records[] | select(.stay == null)]' "$work/out")" '[]' "a second time nothing goes"
run 2 "$numsync" plan
like "$work/out" . "what is left of the files is what they are known to have: a plan is made"
run 0 "$numsync" withdraw --batch 11
is "$(sql "SELECT source || ' ' || batch_id || ' ' || line FROM numsync.expectation_in_force WHERE phone_id = 'gen-0000003' AND field = 'name'")" 'a 1 4' \
	"a file of late is taken back, and what it overtook counts again"
# ---- the setting
sql "UPDATE numsync.plan SET created_at = now() - interval '100 days' WHERE plan_id = 5; UPDATE numsync.change_step SET at = now() - interval '100 days' WHERE change_id = 23"
run 0 "$numsync" prune --older-than 62d --yes
is "$(sql 'SELECT count(*) FROM numsync.change WHERE change_id = 23')" 1 "what may still be reverted stays, whatever --older-than says"
NUMSYNC_REVERT_WITHIN=90d run 0 "$numsync" prune --older-than 62d --yes
is "$(sql 'SELECT count(*) FROM numsync.change WHERE change_id = 23')" 0 "after revert_within it goes"
run 64 "$numsync" revert 110
like "$work/err" 'run 110 of account .* was removed with what it changed: .*prune. removes old ones .*the last time was at .*, by .*, and history before ' "a run that was removed is not reverted, and the cause is named"
run 64 "$numsync" revert 99999
like "$work/err" 'has no run 99999' "one that never was is not called removed"
sql "UPDATE numsync.run SET changes_confirmed = 5 WHERE run_id = 201"
run 64 "$numsync" revert 201
like "$work/err" 'run 201 was too long ago: .*prune. has removed changes of it .*the last time was at .*, by ' "nor is one of which changes were removed"
sql "UPDATE numsync.run SET changes_confirmed = 0, command = 'apply', state = 'interrupted', ended_at = now() - interval '900 days' WHERE run_id = 201; DELETE FROM numsync.change_step WHERE run_id = 201; UPDATE numsync.plan SET applied_by_run_id = NULL WHERE applied_by_run_id = 201"
run 64 "$numsync" revert 201
like "$work/err" 'run 201 died, .*nobody can tell whether there is something to put back' "nor is one that died, and of which nobody can tell what it changed"
sql 'UPDATE numsync.run SET ended_at = started_at WHERE run_id = 201; DELETE FROM numsync.history_removal'
run 64 "$numsync" revert 201
like "$work/err" 'run 201 died, .*nobody can tell' "nor is it where plans of that time went before any history did"
sql "UPDATE numsync.run SET started_at = now(), ended_at = now() WHERE run_id = 201"
run 0 "$numsync" revert 201
like "$work/out" 'nothing to put back, for no change of run 201 was confirmed' "of a time of which every plan is there it is known that it changed nothing"
done_testing
