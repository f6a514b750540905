# What the design forbids, as constraints: a new database has them whole; one that has rows against them is upgraded all the same, and
# `numsync doctor` names the rows.
# Promise: a version ends after it began; one plan made by hand is open, and one of a run; a change is confirmed once; a run has an end when
# it has ended.
. tests/lib/e2e.sh
database
refused() { # TEXT CONSTRAINT SQL
	psql "$DATABASE_URL" -X -q -c "$3" >"$work/out" 2>"$work/err"
	like "$work/err" "violates .*\"$2(_[0-9]+)?\"" "refused: $1" # a shard's constraint ends in the shard's number
}
sandbox --generate 6
must "$numsync" pull
printf 'id,name\ngen-0000001,One\ngen-0000002,Two\n' >"$work/n.csv"
must "$numsync" import "$work/n.csv"
must 2 "$numsync" plan
must "$numsync" apply --plan 1 --yes
history() { # FROM TO: a version of the first number
	echo "INSERT INTO numsync.phone_number_history SELECT p.*, '$2', 1 FROM (SELECT (jsonb_populate_record(m, '{\"valid_from\": \"$1\"}')).* FROM numsync.phone_number m WHERE id = 'gen-0000001') p"
}
refused "a version that ends when it begins" 'phone_number_history_ends_check' "$(history 2026-01-01 2026-01-01)"
refused "a run that is done and has no end" 'run_ended_check' 'UPDATE numsync.run SET ended_at = NULL WHERE run_id = 1'
refused "a run that goes on and has an end" 'run_ended_check' "UPDATE numsync.run SET state = 'running' WHERE run_id = 1"
refused "a change that is confirmed twice" 'change_step_confirmed' "INSERT INTO numsync.change_step SELECT account_id, change_id, step + 1, state, at, run_id FROM numsync.change_step WHERE state = 'confirmed' LIMIT 1"
plan() { echo "INSERT INTO numsync.plan VALUES (1, $1, $2, 'eve', '2026-01-01', 'x', 0, 0, 'open')"; }
sql "$(plan 10 NULL); $(plan 11 1)"
refused "a second open plan made by hand" 'plan_open' "$(plan 12 NULL)"
refused "a second open plan of a run" 'plan_open' "$(plan 12 2)"

# a plan that was stopped while another was made: the later one is meant
sandbox --generate 6
must "$numsync" pull
must 2 "$numsync" plan
control faults '{"faults":["get:stall=100"]}' >/dev/null
stopped=$(sql "SELECT max(plan_id) FROM numsync.plan WHERE state = 'open'")
NUMSYNC_RATE_LIMIT=300/60 "$numsync" apply --plan "$stopped" --yes >"$work/apply.out" 2>"$work/apply.err" &
apply_pid=$!
await_sql "a GET is under way" 'SELECT count(started_at) > 0 FROM numsync.request_slot'
must 2 "$numsync" plan
kill -TERM $apply_pid
wait $apply_pid
is $? 75 "a signal stops the run that applies it"
is "$(sql "SELECT string_agg(plan_id - $stopped || ' ' || state, ', ' ORDER BY plan_id) FROM numsync.plan WHERE plan_id >= $stopped")" '0 superseded, 1 open' \
	"of a plan that was stopped and a later one, the later one is open"
sandbox --generate 6
must "$numsync" pull

# a database from before them, with rows against each; the migration as it is sent
without() { # one statement at a time, as a server with shards wants it
	for table in phone_number_history:phone_number_history_ends_check run:run_ended_check; do
		sql "ALTER TABLE numsync.${table%:*} DROP CONSTRAINT ${table#*:}"
	done
	for index in plan_open change_step_confirmed; do sql "DROP INDEX numsync.$index"; done
}
upgrade() { psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 --single-transaction -f sql/migrations/0003_constraints.sql; }
without
must upgrade
run 0 "$numsync" doctor
absent '^[a-z]+ +constraints ' "rows that keep to them: doctor has nothing to say" "$work/out"
is "$(sql "SELECT count(*) FROM pg_constraint WHERE connamespace = 'numsync'::regnamespace AND NOT convalidated")$(sql "SELECT to_regclass('numsync.change_step_confirmed') IS NULL")" 0f \
	"a database whose rows keep to them has them whole after the upgrade"
without
sql "$(history 2026-01-01 2026-01-01); UPDATE numsync.run SET ended_at = NULL WHERE run_id = 1;
	INSERT INTO numsync.change_step SELECT account_id, change_id, step + 1, state, at, run_id FROM numsync.change_step WHERE state = 'confirmed' AND change_id = 1;
	$(plan 90 NULL); $(plan 91 NULL)"
must upgrade
like "$work/err" 'numsync doctor. names them' "a database with rows against them is upgraded, with a warning"
run 0 "$numsync" migrate
is "$(sql "SELECT string_agg(plan_id::text, ' ') FROM numsync.plan WHERE state = 'open'")" 91 "of two open plans the later one is left open"
run 0 "$numsync" doctor
tr -s '\n ' ' ' <"$work/out" >"$work/said"
like "$work/said" 'warning constraints 1 versions of numbers .*first: number gen-0000001 until 2026-01-01' "doctor names the version"
like "$work/said" 'warning constraints 1 runs .*first: run 1 .*VALIDATE CONSTRAINT run_ended_check' "doctor names the run, and what is to be done"
like "$work/said" 'warning constraints 1 changes .*first: change 1 .*CREATE UNIQUE INDEX change_step_confirmed' "doctor names the change, and what is to be done"
refused "what is new is checked all the same" 'phone_number_history_ends_check' "$(history 2026-02-01 2026-02-01)"
run 0 "$numsync" run
sql "DELETE FROM numsync.phone_number_history WHERE valid_from >= valid_to; UPDATE numsync.run SET ended_at = started_at WHERE run_id = 1;
	DELETE FROM numsync.change_step WHERE change_id = 1 AND state = 'confirmed' AND step = (SELECT max(step) FROM numsync.change_step WHERE change_id = 1)"
run 0 "$numsync" doctor --json
jq -r '.[] | select(.check == "constraints") | .cure | sub(".*tables: "; "")' "$work/out" >"$work/cures"
is "$(wc -l <"$work/cures" | tr -d ' ')" 3 "when somebody has mended the rows, doctor says what gives each constraint back"
while read -r cure; do sql "$cure"; done <"$work/cures"
run 0 "$numsync" doctor
absent '^[a-z]+ +constraints ' "and with that they are whole" "$work/out"
done_testing
