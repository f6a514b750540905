# Old history goes, and only that: what is asked of the time since then has the same answer, what is asked of the time before
# is refused, and a run, a crash or a second prune do no harm. First the history of an older schema is brought over.
# Promise: versions that ended before the cut go, of all accounts, in one transaction; nothing else does; a moment before the cut is
# refused with the cut's own reason.
. tests/lib/e2e.sh
if [ "$(psql "$(cluster_url postgres)" -X -A -t -c 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user' 2>/dev/null)" != t ]; then
	echo '1..0 # SKIP the database user is no superuser'
	exit 0
fi
day=86400
# 40 numbers that are read and changed every 40 days, eight times
database
fresh=$DATABASE_URL
drift=$(of_all drift)
# the views of the old series cannot be asked where there are shards: nothing of it is brought over, and the months are made by hand
if cluster_sharded; then
	for ago in 1 2 3 4 5 6 7 8 9 10 11; do
		first=$(date -u -d "$(date -u +%Y-%m-01) - $ago months" +%Y-%m)
		next=$(date -u -d "$first-01 + 1 month" +%Y-%m)
		for history in phone_number_history phone_number_reading_history; do
			sql "CREATE TABLE numsync.${history}_$(echo "$first" | tr - _) PARTITION OF numsync.$history FOR VALUES FROM ('$first-01 UTC') TO ('$next-01 UTC')"
		done
	done
fi
sandbox --generate 40 --page-limit 20
put_back() { # INTERVAL: files as well
	sql "$(aged "$1") UPDATE numsync.import_batch SET $(back "$1" imported_at)"
}
lines() { # OPTION...: but when each was read, which is moved
	"$numsync" export billing -q --raw "$@" | sed 's/,[^,]*$//'
}
for step in 1 2 3 4 5 6 7 8; do
	[ $step = 1 ] || put_back '40 days'
	for n in 1 2 3 4; do
		control edit "{\"id\":\"gen-00000$(printf %02d $((step * 4 + n)))\",\"set\":{\"billing.monthlyAmount\":$step.$n}}" >/dev/null
	done
	control edit "{\"id\":\"gen-0000002\",\"set\":{\"name\":\"Name $step\"}}" >/dev/null
	must "$numsync" pull -q --refresh all
	if [ $step = 1 ]; then
		printf 'id,name,enabled\ngen-0000001,Somebody,\ngen-0000002,,%s\n' "$(sql "SELECT NOT enabled FROM numsync.phone_number WHERE id = 'gen-0000002'")" | sed 's/,t$/,true/; s/,f$/,false/' >"$work/wish.csv"
		must "$numsync" import -q --actor anna "$work/wish.csv"
	fi
	lines >"$work/live.$step"
	must test "$(wc -l <"$work/live.$step")" = 41
	sql "SELECT extract(epoch FROM clock_timestamp())" >"$work/at.$step"
done
moment() { sql "SELECT numsync.time_text(to_timestamp($(cat "$work/at.$1")::numeric) - interval '$(((8 - $1) * 40 * 24)) hours')"; } # days of a zone may have 23
then_is() { # STEP: an export of that moment has the same bytes as the one that was made then
	lines --as-of "$(moment "$1")" | cmp - "$work/live.$1"
}

# ---- the schema before history had months
if cluster_sharded; then
	skip "the history of an older schema" "its views cannot be asked there; sql/upgrade brings the old series over"
else
	name=numsync_test_old_$$
	cluster_create "$name" || exit 1
	DATABASE_URL=$(cluster_url "$name")
	export DATABASE_URL
	sql "CREATE SCHEMA numsync"
	sql "$(cat sql/queries/create_migration_table.sql)"
	old_migrations() { # FIRST LAST: as a numsync of then applied them, each in a transaction of its own
		for file in fixtures/migrations/*.sql; do
			title=${file##*/}
			number=$((1${title%%_*} - 10000))
			[ $number -ge "$1" ] && [ $number -le "$2" ] || continue
			printf "BEGIN;\n\\\\i %s\nINSERT INTO numsync.schema_migration VALUES (%s, '%s', '%s', now(), 'old');\nCOMMIT;\n" \
				"$file" $number "${title%.sql}" "$(sha256sum <"$file" | cut -d' ' -f1)"
		done >"$work/old.sql"
		must psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 -f "$work/old.sql"
	}
	old_migrations 1 15
	sql "SELECT relname, string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
		WHERE relnamespace = 'numsync'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname NOT IN ('schema_migration', 'history_removal')
		AND attnum > 0 AND NOT attisdropped GROUP BY relname" >"$work/tables"
	while IFS='|' read -r table columns; do
		printf '\\copy (SELECT %s FROM numsync.%s) TO %s\n' "$columns" "$table" "$work/rows.$table" >>"$work/from.sql"
		printf '\\copy numsync.%s (%s) FROM %s\n' "$table" "$columns" "$work/rows.$table" >>"$work/to.sql"
	done <"$work/tables"
	must psql "$fresh" -X -q -v ON_ERROR_STOP=1 -f "$work/from.sql"
	must env PGOPTIONS='-c session_replication_role=replica' psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 -f "$work/to.sql"
	psql "$DATABASE_URL" -X -q -f sql/roles.sql >/dev/null 2>&1
	sql "CREATE VIEW public.mine AS SELECT count(*) AS versions FROM numsync.phone_number_history"
	sql "CREATE ROLE ${name}_bi; GRANT SELECT (id, name) ON numsync.phone_number_history TO ${name}_bi; GRANT SELECT ON numsync.drift TO ${name}_bi"
	answers() {
		for view in phone_number_history phone_number_reading_history phone_number_version reading_version drift number_life warmup_stalled; do
			sql "SELECT to_jsonb(v) - 'ambiguous' FROM numsync.$view v ORDER BY 1" # a column that drift did not have then
		done
		sql "SELECT to_jsonb(f) - 'valid_to' FROM numsync.phone_number_as_of(1, '$(moment 2)') f ORDER BY 1"
		sql "SELECT versions FROM mine"
	}
	rights() {
		sql "SELECT c.relname, a.grantee::regrole, a.privilege_type FROM pg_class c, aclexplode(c.relacl) a WHERE c.relnamespace = 'numsync'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition AND c.relname NOT LIKE 'history\\_%' ORDER BY 1, a.grantee::regrole::text, 3"
		sql "SELECT t.attrelid::regclass, t.attname, a.grantee::regrole, a.privilege_type FROM pg_attribute t, aclexplode(t.attacl) a ORDER BY t.attrelid::regclass::text, 2, a.grantee::regrole::text"
	}
	comments() {
		sql "SELECT c.relname, a.attname, col_description(c.oid, a.attnum) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relname IN ('phone_number_history', 'phone_number_reading_history') AND a.attnum > 0 ORDER BY 1, a.attnum"
		sql "SELECT c.relname, obj_description(c.oid) FROM pg_class c WHERE c.relname IN ('phone_number_version', 'reading_version') ORDER BY 1"
	}
	answers >"$work/answers.old"
	rights >"$work/rights.old"
	comments >"$work/comments.old"
	# of what there still is: a view that has gone has no rights
	sql "SELECT relname FROM pg_class WHERE relnamespace = 'numsync'::regnamespace ORDER BY 1" >"$work/there.old"
	[ "$(grep -c '"valid_to"' "$work/answers.old")" -gt 300 ]
	ok "an older schema with history in it"
	run 74 "$numsync" status
	like "$work/err" 'early numsync that stands between two releases' "a schema in the middle of the old series is refused by name"
	old_migrations 16 99
	run 74 "$numsync" status
	like "$work/err" 'earlier numsync: upgrade it with .numsync migrate' "a schema at the end of the old series is asked to be upgraded"
	run 0 "$numsync" migrate
	sql "SELECT relname FROM pg_class WHERE relnamespace = 'numsync'::regnamespace ORDER BY 1" >"$work/there.new"
	both() { # the lines of FILE that are of relations before and after
		comm -12 "$work/there.old" "$work/there.new" >"$work/there"
		awk -F '|' 'NR == FNR { there[$1] = 1; next } { name = $1; sub(/^numsync\./, "", name) } there[name]' "$work/there" "$1" >"$1.both"
		mv "$1.both" "$1"
	}
	for what in answers rights comments; do
		$what >"$work/$what.new"
		[ $what != rights ] || { both "$work/rights.old"; both "$work/rights.new"; }
		same "$work/$what.old" "$work/$what.new" "$what are the same after the migration"
	done
	is "$(sql "SELECT count(*) FROM numsync.phone_number_history_default") $(sql "SELECT count(*) FROM numsync.phone_number_reading_history_default")" '0 0' \
		"each month has a table of its own"
	is "$(sql "SELECT count(DISTINCT tableoid) >= 5 FROM numsync.phone_number_reading_history")" t "the history has several months"
	sql "DROP VIEW public.mine"
fi
for step in 1 2 3 4 5 6 7; do
	then_is $step
	ok "an export of then ($step) has the same bytes as the one that was made then"
done

# ---- what is refused
month_of() { date -u -d "@$(($(date +%s) - $1 * day))" +%Y-%m; }
lost=$(month_of 220)
run 0 "$numsync" close "$(month_of 265)" --accept-stale
must "$numsync" export billing -q --raw --period "$(month_of 265)" -o "$work/closed.csv"
run 64 "$numsync" prune
like "$work/err" 'older-than 400d' "how old is to be said"
run 64 "$numsync" prune --older-than soon --yes
run 64 "$numsync" prune --older-than 61d --yes
like "$work/err" 'at least 62d' "what changed lately stays"
run 64 "$numsync" prune --older-than 100d --account default --yes
like "$work/err" 'all accounts' "one account's alone cannot go"
run 64 "$numsync" prune --older-than 100d 200d
run 64 "$numsync" prune --older-than 100d
like "$work/err" 'no terminal to ask on.*Nothing was removed' "without a terminal --yes is needed"
contents() { # rows of each table; those of the history from the cut on
	sql "$(for table in $(sql "SELECT relname FROM pg_class WHERE relnamespace = 'numsync'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname NOT IN ('history_removal', 'plan_turn')"); do
		case $table in *_history) which="WHERE valid_to >= date_trunc('month', now() - interval '100 days', 'UTC')" ;; *) which= ;; esac
		echo "${all:-}SELECT '$table', md5(string_agg(to_jsonb(t)::text, '' ORDER BY to_jsonb(t)::text)) FROM numsync.$table t $which"
		all='UNION ALL '
	done) ORDER BY 1"
}
old="SELECT (SELECT count(*) FROM numsync.phone_number_history WHERE valid_to < date_trunc('month', now() - interval '100 days', 'UTC')) || ' ' || (SELECT count(*) FROM numsync.phone_number_reading_history WHERE valid_to < date_trunc('month', now() - interval '100 days', 'UTC'))"
cut=$(sql "SELECT numsync.time_text(date_trunc('month', now() - interval '100 days', 'UTC'))")
shown="${cut%%T*} 00:00 UTC" # as people read it
ended=$(sql "$old")
contents >"$work/contents"
run 0 "$numsync" prune --older-than 100d --dry-run
like "$work/out" "would be removed: ${ended% *} versions and ${ended#* } readings of all accounts that ended before $shown; [1-9][0-9]* tables of" "a dry run says how much it would be"
like "$work/out" "^$(sql "SELECT to_char(min(valid_to), 'YYYY-MM') FROM numsync.phone_number_history") +versions +[1-9][0-9]* +[0-9.]+ MB" "a dry run says it month by month"
is "$(sql "$old")" "$ended" "a dry run removes nothing"
python3 tests/lib/terminal.py --await '\[y/N\]' --type n -- "$numsync" prune --older-than 100d >"$work/out"
is $? 64 "prune, answered no, ends with 64"
like "$work/out" 'to be removed for good: .*' "what is to go is shown before"
like "$work/out" 'not confirmed; nothing was removed' "prune, answered no, says that nothing was removed"
is "$(sql "$old")" "$ended" "prune, answered no, has removed nothing"

# ---- killed while it waits for a reader: nothing is half done
reader() { # a session that has read the history and does not end
	mkfifo "$work/reader"
	psql "$DATABASE_URL" -X -q <"$work/reader" >/dev/null 2>&1 &
	reader=$!
	exec 9>"$work/reader"
	echo "BEGIN; SELECT count(*) FROM numsync.reading_version;" >&9
	await_sql "the reader has read" "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction' AND query LIKE '%reading_version%')"
}
reader_ends() {
	exec 9>&-
	wait $reader
	rm "$work/reader"
}
reader
waits="SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'numsync prune' AND state = 'active' AND query LIKE '-- The months of the history%' AND datname = current_database())"
"$numsync" prune --older-than 100d --yes >/dev/null 2>&1 &
prune=$!
await_sql "the prune waits" "$waits"
# a run is not kept from its work by the one who waits
run 0 "$numsync" pull --refresh all
kill -9 $prune
wait $prune 2>/dev/null
reader_ends
await_sql "its session ends" "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'numsync prune')"
is "$(sql "$old") $(sql 'SELECT count(*) FROM numsync.history_removal')" "$ended 0" "killed: nothing was removed, nothing recorded"
# ended in order: the same
reader
"$numsync" prune --older-than 100d --yes >/dev/null 2>"$work/err" &
prune=$!
await_sql "the prune waits" "$waits"
kill -TERM $prune
wait $prune
is $? 75 "a signal ends a prune with 75"
like "$work/err" 'nothing was removed' "a prune that a signal ends says that nothing was removed"
reader_ends
is "$(sql "$old")" "$ended" "a prune that a signal ended has removed nothing"

# ---- on copies: what a commit that lasts leaves, and an answer that comes when the next month begins
kept=$DATABASE_URL
copy() { # NAME
	cluster_create "${kept_name}_$1" "$kept_name" || exit 1
	DATABASE_URL=$(cluster_url "${kept_name}_$1")
}
kept_name=$(sql 'SELECT current_database()')
if cluster_sharded; then
	skip "a signal during the commit" "a table among the shards has no triggers"
else
	copy commit
	before=$(sql "$old")
	sql "CREATE FUNCTION public.wait() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN PERFORM pg_sleep(4); RETURN NULL; END \$\$;
		CREATE CONSTRAINT TRIGGER waits AFTER INSERT ON numsync.history_removal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.wait()"
	"$numsync" prune --older-than 100d --yes >"$work/out" 2>"$work/err" &
	prune=$!
	await_sql "the prune commits" "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'numsync prune' AND state = 'active' AND query = 'COMMIT' AND datname = current_database())"
	kill -TERM $prune
	wait $prune
	is $? 75 "a signal during the commit ends a prune with 75"
	like "$work/err" 'stopped by a signal while the removal was being committed: all of the history .* is removed, or nothing; the same command goes on' "and it is not said that nothing was removed"
	sql "BEGIN; LOCK TABLE numsync.history_removal IN ACCESS EXCLUSIVE MODE; COMMIT" # which the session still holds
	await_sql "its session ends" "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'numsync prune')"
	# the server sees that its client is gone, as a rule before the trigger is done, and takes all of it back
	case $(sql "$old") in
	"$before") is "$(sql 'SELECT count(*) FROM numsync.history_removal')" 0 "nothing of it was, nor is it on record" ;;
	*) is "$(sql "$old") $(sql 'SELECT count(*) FROM numsync.history_removal')" '0 0 1' "for all of it was" ;;
	esac
	sql 'DROP TRIGGER waits ON numsync.history_removal'
	must "$numsync" prune --older-than 100d --yes
	is "$(sql "$old")" '0 0' "the same command goes on"
	cluster_drop "${kept_name}_commit"
fi
copy month
begins=$(sql "SELECT extract(epoch FROM date_trunc('month', now() - interval '200 days', 'UTC'))::bigint")
turns=$(($(date +%s) + 15)) # then the whole month before `begins` is older than is asked for
python3 tests/lib/terminal.py --size 200x24 --await '\[y/N\]' --then "sleep \$(($turns + 1 - \$(date +%s)))" --type y -- "$numsync" prune --older-than $((turns - begins))s >"$work/out"
is $? 0 "an answer that comes when the next month begins is taken"
tr -d '\r' <"$work/out" | sed -n 's/^to be removed for good: //p' >"$work/shown"
tr -d '\r' <"$work/out" | sed -n 's/^removed: //p' >"$work/removed"
same "$work/shown" "$work/removed" "what is removed is what was shown"
is "$(sql 'SELECT count(*) FROM numsync.history_removal WHERE cut = '"(to_timestamp($begins) AT TIME ZONE 'UTC' - interval '1 month') AT TIME ZONE 'UTC'")" 1 "with the cut that was shown"
cluster_drop "${kept_name}_month"
DATABASE_URL=$kept

# ---- asked on a terminal, and beside a run
contents >"$work/contents"
python3 tests/lib/terminal.py --await '\[y/N\]' --type y -- "$numsync" prune --older-than 100d --actor 'Ro Ot' >"$work/out"
is $? 0 "prune, answered yes, ends well"
like "$work/out" "removed: ${ended% *} versions and ${ended#* } readings of all accounts" "prune, answered yes, says what is removed"
is "$(sql "$old")" '0 0' "what was old is gone"
contents >"$work/contents.new"
same "$work/contents" "$work/contents.new" "nothing else has changed: mirror, journal, imports, closings, runs, later history"
is "$(sql "SELECT count(*) FROM numsync.history_partition WHERE upper <= '$cut'")" 0 "the tables of the months that were removed are gone"
is "$(sql "SELECT account_id, numsync.time_text(cut), removed_by FROM numsync.history_removal")" "1|$cut|Ro Ot" "the removal is on record: cut and actor"
run 0 "$numsync" prune --older-than 100d --yes
like "$work/out" "nothing to remove: no history ended before $shown" "a second time there is nothing to do, and it says so"
run 0 "$numsync" prune --older-than 100d --yes --json
is "$(jq -c '[.history, .cut, .removed]' "$work/out")" "[[],\"$cut\",true]" "a prune that finds nothing says so as JSON"
is "$(sql 'SELECT count(*) FROM numsync.history_removal')" 1 "a prune that finds nothing records nothing"

# ---- what is removed while an export begins: it notices, rather than to tell what is left
mkfifo "$work/locker"
psql "$DATABASE_URL" -X -q <"$work/locker" >/dev/null 2>&1 &
locker=$!
exec 9>"$work/locker"
later=$(moment 7)
echo "BEGIN; LOCK TABLE numsync.phone_number_history IN ACCESS EXCLUSIVE MODE; SELECT 'locked';" >&9
await_sql "the history is locked" "SELECT EXISTS (SELECT FROM $locks WHERE relation = 'numsync.phone_number_history'::regclass AND mode = 'AccessExclusiveLock' AND granted)"
"$numsync" export billing --as-of "$later" >"$work/out" 2>"$work/err" &
export=$!
await_sql "an export waits for it" "SELECT count(*) > 0 FROM $lock_waits WHERE application_name LIKE 'numsync%'"
echo "INSERT INTO numsync.history_removal VALUES (1, '$later'::timestamptz + interval '1 second', now(), 'another'); COMMIT;" >&9
exec 9>&-
wait $locker
wait $export
is $? 64 "an export whose moment is removed before it begins is refused"
like "$work/err" 'since when the history of account default is kept' "an export whose moment was removed says since when history is kept"
sql "DELETE FROM numsync.history_removal WHERE removed_by = 'another'"

# ---- what is asked of the time before and after
for step in 7 6; do
	then_is $step
	ok "what was known since the cut ($step) is told to the byte"
done
for step in 1 4; do
	run 64 "$numsync" export billing --as-of "$(moment $step)"
	like "$work/err" "is before $shown, since when the history of account default is kept: what ended earlier was removed at .* by .numsync prune" \
		"what is lost ($step) is refused, and it says why"
	is "$(wc -c <"$work/out")" 0 "what is lost ($step) is refused with nothing on standard output"
done
run 64 "$numsync" export billing --compare "$(moment 2)"
run 0 "$numsync" export billing --as-of "$cut"
if cluster_sharded; then
	skip "the function phone_number_as_of" "Citus plans no function in SQL that reads tables"
else
	is "$(sql "SELECT count(*) FROM numsync.phone_number_as_of(1, '$(moment 2)')")" 0 "the function has no number of then rather than some"
	[ "$(sql "SELECT count(*) FROM numsync.phone_number_as_of(1, '$cut')")" -gt 0 ]
	ok "the function has all numbers of the cut"
fi
run 64 "$numsync" close "$lost" --accept-stale
like "$work/err" 'since when the history of account default is kept' "a month that was not closed in time cannot be any more"
run 0 "$numsync" close --verify
"$numsync" export billing -q --raw --period "$(month_of 265)" | cmp - "$work/closed.csv"
ok "a closed period has its lines for ever"
run 0 "$numsync" history gen-0000002
like "$work/out" "oldest kept by run [0-9]+: .*; versions that ended before $shown were removed at .* by Ro Ot" "a number's life begins with what was removed, and when"
is "$(grep -c 'first seen' "$work/out")" 0 "a number older than the cut was not first seen then"
like "$work/out" 'Name 6 -> Name 7' "a name of after the cut is told"
is "$(grep -c 'Name 1 -> Name 2' "$work/out")" 0 "a name of before the cut is not told"
is "$(sql "SELECT since = (SELECT imported_at FROM numsync.import_batch) FROM $drift WHERE field = 'name'")" t "drift of a number that lost no version is as old as its expectation"
is "$(sql "SELECT since = (SELECT min(valid_from) FROM numsync.phone_number_version WHERE id = 'gen-0000002') AND since < '$cut' FROM $drift WHERE field = 'enabled'")" t \
	"drift of another is not said to be older than what is known of it"
control add "$(state | jq -c '.numbers[0] | .id = "late" | .number = "+12025559999"')" >/dev/null
run 0 "$numsync" pull
run 0 "$numsync" history late
like "$work/out" 'first seen by run' "a number that came later was first seen"

# ---- rows that have no month of their own: the same on the database whose past months were never made
if cluster_sharded; then
	skip "rows of the default partition" "the months were made by hand"
else
	DATABASE_URL=$fresh
	sql "INSERT INTO numsync.account (account_id, name, created_at) VALUES (2, 'other', now())"
	is "$(sql "SELECT count(*) > 0 FROM numsync.phone_number_reading_history_default")" t "history in the default partition"
	ended=$(sql "$old")
	contents >"$work/contents"
	run 0 "$numsync" prune --older-than 100d --yes
	like "$work/out" "removed: ${ended% *} versions and ${ended#* } readings .* ended before $shown$" "rows of the default partition are removed"
	like "$work/out" ' its rows$' "rows of the default partition are told as rows"
	is "$(sql "$old")" '0 0' "all old rows of the default partition are removed"
	contents >"$work/contents.new"
	same "$work/contents" "$work/contents.new" "no other row of the default partition is removed"
	is "$(sql "SELECT account_id FROM numsync.history_removal")" 1 "an account that lost nothing is not noted"
	then_is 7
	ok "history since the cut is told where it had no months"
	run 64 "$numsync" export billing --as-of "$(moment 2)"
fi

# ---- months are made ahead by it
sql "DROP TABLE numsync.phone_number_history_$(date -u -d "$(date -u +%Y-%m-01) +7 months" +%Y_%m)"
run 2 "$numsync" migrate --check
like "$work/out" '^pending: 1 month of the history' "migrate --check says that a month is to be made"
run 0 "$numsync" prune --older-than 100d --dry-run
is "$(sql "SELECT count(*) FROM numsync.history_partition WHERE history = 'phone_number_history' AND lower >= date_trunc('month', now(), 'UTC')")" 12 "a dry run makes no month"
run 0 "$numsync" prune --older-than 100d --yes
is "$(sql "SELECT count(*) FROM numsync.history_partition WHERE history = 'phone_number_history' AND lower >= date_trunc('month', now(), 'UTC')")" 13 "the months to come are there"
run 0 "$numsync" migrate --check

# ---- runs, plans and files: tests/sql/retention.sh has what goes and what stays, row by row
runs=$(sql 'SELECT count(*) FROM numsync.run')
NUMSYNC_REVERT_WITHIN=62d run 0 "$numsync" prune --older-than 62d --yes
like "$work/out" '^default +run +[0-9]+ +stay: ' "what stays of the journal is told with the cause"
is "$(sql 'SELECT count(*) FROM numsync.run')" "$runs" "the last runs of an account stay, however old they are"
then_is 8
ok "what is known now is told as before"
cluster_sharded || {
	DATABASE_URL=$(cluster_url "$name")
	sql "DROP OWNED BY ${name}_bi; DROP ROLE ${name}_bi"
}
done_testing
