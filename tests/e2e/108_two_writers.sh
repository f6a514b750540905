# Two writers beside each other, whatever the server is set to.
# Promise: plans, closings, imports and withdrawals come one after another; nobody fails because of the other, and nothing is done twice.
. tests/lib/e2e.sh
database
sandbox --generate 24 --page-limit 12
must "$numsync" pull
sql "SELECT 'id,name' UNION ALL (SELECT id || ',' || id || ' x' FROM numsync.phone_number ORDER BY id)" | sort -r >"$work/names.csv"
run 0 "$numsync" import "$work/names.csv"
all_end() { # STATUS NAME PID...: each of them ends with it
	wanted=$1 told=$2 codes=
	shift 2
	for pid; do
		wait "$pid"
		codes="$codes $?"
	done
	[ -z "$(echo "$codes" | tr ' ' '\n' | grep -v "^$wanted\$" | tr -d '\n')" ]
	code=$?
	report $code "$told"
	[ $code = 0 ] || { echo "# ended with$codes"; cat "$work"/err.* | head -n 10 | sed 's/^/# /'; }
}

# many plans at once, each of another number, for plans that say the same are one
for round in 0 1; do
	pids=
	for i in 1 2 3 4 5 6; do
		"$numsync" plan --only-number "gen-00000$((10 + round * 6 + i))" >"$work/out.$i" 2>"$work/err.$i" &
		pids="$pids $!"
	done
	all_end 2 "six plans at once: each is made" $pids
done
is "$(sql 'SELECT count(*) || $$ $$ || count(*) FILTER (WHERE state = $$open$$) FROM numsync.plan')" '12 1' "each has a number, and one is open"
is "$(sql 'SELECT count(*) = 12 AND max(change_id) = 12 FROM numsync.change')" t "each change of plans made at once has a number"

# a plan that takes long, beside a run, which waits for it longer than for any other lock
holds() { # SQL: in a transaction that stays open until release
	mkfifo "$work/hold"
	psql "$DATABASE_URL" -X -q >/dev/null 2>&1 <"$work/hold" &
	holder=$!
	exec 9>"$work/hold"
	rm "$work/hold"
	echo "SET application_name = 'holder'; BEGIN; $1; SELECT 1;" >&9
	await_sql "the lock is held" "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'holder' AND state = 'idle in transaction')"
}
release() {
	echo 'ROLLBACK;' >&9
	exec 9>&-
	wait $holder
}
waited_twice() { # for a lock: that statement was given up at least once, and begun again
	sql "SELECT query_start FROM $lock_waits WHERE query ~ '$1'" >"$work/seen"
	[ -s "$work/seen" ] || return 1
	[ -s "$work/first" ] || cp "$work/seen" "$work/first"
	! cmp -s "$work/first" "$work/seen"
}
impatient=$(with_options '-c lock_timeout=200ms')
holds "INSERT INTO numsync.plan_turn SELECT account_id, now() FROM numsync.account ON CONFLICT (account_id) DO UPDATE SET taken_at = excluded.taken_at"
: >"$work/first"
"$numsync" run --database "$impatient" >"$work/out" 2>"$work/err.1" &
pid=$!
await "the run waits for its turn" waited_twice plan_turn
release
all_end 0 "a run waits for a plan that is being made, longer than for a lock" $pid
is "$(stats '[.puts_by_id[]] | add')" 24 "a run that waited sends what it planned"

# an import that takes long holds nothing that a run needs; another import and a withdrawal wait for it
printf 'number,name\n+12025550001,Other\n' >"$work/other.csv"
holds "SELECT 1 FROM numsync.account FOR NO KEY UPDATE; SELECT 1 FROM numsync.source WHERE account_id = 1 FOR UPDATE"
run 0 "$numsync" run --database "$impatient"
: >"$work/first"
"$numsync" import --source crm --unknown-numbers keep "$work/other.csv" --database "$impatient" >"$work/out" 2>"$work/err.1" &
pid=$!
await "an import waits for the one before" waited_twice 'FOR NO KEY UPDATE'
: >"$work/first"
"$numsync" withdraw --source admin --database "$impatient" >"$work/out" 2>"$work/err.2" &
other=$!
await "a withdrawal waits for the import before" waited_twice 'FOR NO KEY UPDATE'
release
all_end 0 "an import and a withdrawal wait for an import, longer than for a lock" $pid $other
is "$(sql "SELECT count(*) FROM numsync.expectation WHERE withdrawn_at IS NULL")" 1 "both the import and the withdrawal are done"

# files of one source at once, and a withdrawal beside them: each counts as a whole
pids=
for i in 1 2 3 4; do
	{ echo 'id,name'; sql "SELECT id || ',' || id || ' $i' FROM numsync.phone_number ORDER BY id"; } >"$work/at_once.$i.csv"
done
for i in 1 2 3 4; do
	"$numsync" import "$work/at_once.$i.csv" >"$work/out.$i" 2>"$work/err.$i" &
	pids="$pids $!"
done
"$numsync" withdraw --source crm >"$work/out.5" 2>"$work/err.5" &
pids="$pids $!"
all_end 0 "four imports of a source and a withdrawal at once" $pids
is "$(sql "SELECT count(DISTINCT batch_id) || ' ' || count(*) FROM numsync.expectation_line WHERE batch_id > 2")" '4 96' "each batch has its lines"
is "$(sql "SELECT count(DISTINCT batch_id) FROM numsync.expectation_in_force")" 1 "one of the batches imported at once is in force"

# a month, closed twice at once
month=$(date -u -d "$(date -u +%Y-%m-01) - 1 day" +%Y-%m)
age '40 days'
sql "DELETE FROM numsync.phone_number_history; DELETE FROM numsync.phone_number_reading_history" >/dev/null
pids=
for i in 1 2 3 4; do
	"$numsync" close "$month" --accept-stale >"$work/out.$i" 2>"$work/err.$i" &
	pids="$pids $!"
done
all_end 0 "a month closed four times at once" $pids
is "$(cat "$work"/err.[1-4] | grep -c 'is closed')" 1 "a month closed four times at once is closed once"
is "$(cat "$work"/err.[1-4] | grep -c 'it stays as it is')" 3 "a month that is closed already is told to the others"
run 0 "$numsync" close --verify
like "$work/out" "$month  intact  24 numbers" "the month closed four times at once is whole"
# Citus tells the text of what a node refuses of many rows, and not the code; here of the first try
if cluster_sharded; then
	skip "a refusal without its code" "Citus itself did it above"
else
	sql "DELETE FROM numsync.closing; DELETE FROM numsync.closing_line; CREATE SEQUENCE numsync.tries"
	sql "CREATE FUNCTION numsync.refuse() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN
		IF nextval('numsync.tries') = 1 THEN RAISE EXCEPTION 'duplicate key value violates unique constraint \"closing_line_pkey_102029\"' USING ERRCODE = 'XX000'; END IF;
		RETURN NEW; END \$\$"
	sql "CREATE TRIGGER refuse BEFORE INSERT ON numsync.closing_line FOR EACH STATEMENT EXECUTE FUNCTION numsync.refuse()"
	run 0 "$numsync" close "$month" --accept-stale
	is "$(sql "SELECT count(*) FROM numsync.closing_line")" 24 "a refusal that comes without its code is known by its text, and the close tries again"
	sql "DROP TRIGGER refuse ON numsync.closing_line; DROP FUNCTION numsync.refuse(); DROP SEQUENCE numsync.tries"
fi

# what who connects sets does not matter (708: what the database or the user has)
sandbox --generate 12 --page-limit 5
database
set=
for setting in default_transaction_isolation=serializable standard_conforming_strings=off array_nulls=off transform_null_equals=on datestyle=German timezone=Asia/Tokyo search_path=numsync synchronous_commit=off; do
	set="$set -c $setting"
done
set=$(with_options "$set")
is "$(psql "$set" -X -A -t -c "SELECT count(*) FROM pg_settings WHERE source = 'client' AND name <> 'application_name'")" 8 "each setting is in force"
printf 'id,name\ngen-0000001,"a\\b ""c"" {NULL}"\n' >"$work/odd.csv"
run 0 "$numsync" pull --database "$set"
run 0 "$numsync" import "$work/odd.csv" --database "$set"
run 0 "$numsync" run --refresh all --database "$set"
is "$(sql "SELECT (SELECT string_agg(state, ',' ORDER BY step) FROM numsync.change_step) || ' ' || (SELECT count(*) FROM numsync.phone_number_reading)")" \
	'sending,confirmed 12' "with all settings: all is done"
is "$(state | jq -r '.numbers[] | select(.id == "gen-0000001").name')" 'a\b "c" {NULL}' "with all settings: the value is the file's"
# many accounts at once, with a server that serializes by default
database
export NUMSYNC_CONFIG="$work/many.conf"
printf 'sk_test_canary_7f3a9' >"$work/key"
chmod 600 "$work/key"
sandbox --generate 30 --page-limit 10
{
	echo "[numsync]"
	echo "database = $(with_options '-c default_transaction_isolation=serializable')"
	echo "api_url = $NUMSYNC_API_URL"
	echo "rate_limit = 0"
	for i in 1 2 3 4; do printf '[account a%s]\nkey_file = %s\n' $i "$work/key"; done
} >"$NUMSYNC_CONFIG"
for _ in 1 2; do
	run 0 "$numsync" run --all-accounts --jobs 4 --refresh all
done
is "$(sql "SELECT count(*) || ' ' || count(*) FILTER (WHERE exit_status = 0) FROM numsync.run")" '8 8' "four accounts, twice, all well"
done_testing
