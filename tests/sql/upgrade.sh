# `numsync migrate` from each starting point: nothing, the end of the migrations before the squash, and what each of fixtures/upgrade left.
# Promise: the schema is the one that a new database gets, with its data and its rights; finance gets the same bytes as before; what
# cannot be brought on is refused by name, and nothing is changed.
. tests/lib/e2e.sh
if ! pg_dump "$(cluster_url postgres)" --schema-only -f /dev/null 2>/dev/null && ! pg_dump "${NUMSYNC_TEST_DATABASE:-}" --schema-only -f /dev/null 2>/dev/null; then
	echo '1..0 # SKIP pg_dump is older than the server'
	exit 0
fi
schema() { # of DATABASE_URL: its objects, sorted, for their order in a dump follows their age
	must pg_dump "$DATABASE_URL" --schema-only --no-owner --no-privileges -f "$work/dump"
	# months of the history are made from the day of the upgrade on; from PostgreSQL 18 on a column's NOT NULL has a name, which in a part
	# of the history is the whole's or its own, as the part was made or came back from a dump
	perl -0777 -ne 's/^\\(un)?restrict.*$//mg; s/ CONSTRAINT \w+ NOT NULL/ NOT NULL/g; s/\n+(--\n-- PostgreSQL database dump complete.*)//s; print join("\n", sort grep { !/_history_\d{4}_\d\d|Type: INDEX ATTACH/ } map { s/\s+\z//r } split /\n--\n-- (?=Name: )/), "\n"' "$work/dump"
}
old_series() { # COUNT: a new database with the first COUNT migrations before the squash, as a numsync of then made it
	database_url=$(cluster_url "old_$$_$1")
	cluster_create "old_$$_$1" || exit 1
	export DATABASE_URL="$database_url"
	{
		echo 'CREATE SCHEMA numsync;'
		grep -v '^--' sql/queries/create_migration_table.sql
		echo ';'
		number=0
		while read -r sha256 file && [ $number -lt "$1" ]; do
			number=$((number + 1))
			echo 'BEGIN;'
			cat "fixtures/migrations/$file"
			echo "INSERT INTO numsync.schema_migration VALUES (${file%%_*}, '${file%.sql}', '$sha256', now(), '0.1.0'); COMMIT;"
		done <sql/old_series.sha256
	} >"$work/old.sql"
	must psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 -f "$work/old.sql"
}
is "$(cd fixtures/migrations && sha256sum ./*.sql | sed 's|\./||')" "$(cat sql/old_series.sha256)" "the old series is what it was"
database
schema >"$work/fresh"
count=$(wc -l <sql/old_series.sha256)

old_series "$count"
must psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 -c "
	INSERT INTO numsync.account (name, created_at) VALUES ('default', '2026-01-01');
	INSERT INTO numsync.source VALUES (1, 'admin', 100);
	INSERT INTO numsync.withdrawal VALUES (1, 1, 'batch', 'admin', 2, 'eve', '2026-01-03');
	GRANT SELECT ON numsync.drift TO PUBLIC; GRANT SELECT (number) ON numsync.billing TO PUBLIC"
run 74 "$numsync" status
like "$work/err" 'earlier numsync: upgrade it with .numsync migrate' "a database of the old series asks for its upgrade"
before=$(schema | sha256sum)
run 2 "$numsync" migrate --check
like "$work/out" '^pending: views and functions$' "migrate --check says what is to be done with it"
is "$(schema | sha256sum)" "$before" "and changes nothing"
run 0 "$numsync" migrate
run 0 "$numsync" migrate --check
schema >"$work/old"
like "$work/fresh" 'CREATE VIEW numsync.drift' "a schema is compared by its text"
same "$work/fresh" "$work/old" "upgraded from the end of the old series, the schema is that of a new database"
is "$(sql "SELECT actor FROM numsync.withdrawal")" eve "what was there is still there"
is "$(sql "SELECT has_table_privilege('public', 'numsync.drift', 'SELECT')")$(sql "SELECT has_column_privilege('public', 'numsync.billing', 'number', 'SELECT')")$(sql "SELECT has_table_privilege('public', 'numsync.expectation', 'SELECT')")" ttf \
	"rights to views are kept, and no others given"
sandbox --generate 12
run 0 "$numsync" run
run 0 "$numsync" migrate
like "$work/out" 'nothing to do' "migrating again does nothing"

# databases with three months of a business, as earlier builds left them; they belong to somebody who is not who migrates
kept=$DATABASE_URL
owner=owner_$$
sql "CREATE ROLE $owner LOGIN" # nodes of a server with shards talk to each other as the user
for point in fixtures/upgrade/*.sql.gz; do
	point=${point%.sql.gz}
	database_url=$(cluster_url "point_$$_${point##*/}")
	cluster_create "point_$$_${point##*/}" || exit 1
	export DATABASE_URL="$database_url"
	gzip -dc "$point.sql.gz" >"$work/point.sql"
	sql "GRANT CREATE ON DATABASE point_$$_${point##*/} TO $owner"
	must psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 -c "SET ROLE $owner" -f "$work/point.sql"
	counts() { sql "SELECT (SELECT count(*) FROM numsync.phone_number), (SELECT count(*) FROM numsync.phone_number_history), (SELECT count(*) FROM numsync.change_step), (SELECT count(*) FROM numsync.expectation_line), (SELECT count(*) FROM numsync.closing_line)"; }
	before=$(counts)
	# a month that an earlier `prune` made belongs to who ran it
	month=$(sql "SELECT max(c.oid::regclass::text) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid AND c.relkind = 'r' WHERE i.inhparent = 'numsync.phone_number_history'::regclass AND c.relname !~ 'default'")
	sql "ALTER TABLE $month OWNER TO CURRENT_USER"
	DATABASE_URL=$(cluster_url "point_$$_${point##*/}" "$owner" '') run 74 "$numsync" migrate
	like "$work/err" "${month#numsync.} belongs to $(sql 'SELECT current_user'), not to $owner, who owns the schema.*nothing was changed.*numsync migrate. once as a superuser" \
		"its owner cannot upgrade ${point##*/} while a month belongs to somebody else, and is told who can"
	is "$(counts)" "$before" "and nothing of ${point##*/} is changed"
	run 0 "$numsync" migrate
	schema >"$work/upgraded"
	same "$work/fresh" "$work/upgraded" "upgraded from ${point##*/}, the schema is that of a new database"
	is "$(sql "SELECT string_agg(relname, ' ') FROM pg_class WHERE relnamespace = 'numsync'::regnamespace AND pg_get_userbyid(relowner) <> '$owner'")" "" \
		"upgraded from ${point##*/}, all of it belongs to whom it belonged to"
	is "$(counts)" "$before" "upgraded from ${point##*/}, it has the numbers, versions, changes, lines and closed periods that it had"
	while IFS="$(printf '\t')" read -r digest arguments; do
		# shellcheck disable=SC2086
		must "$numsync" export billing --raw -o "$work/exported.csv" $arguments
		is "$(sha256sum <"$work/exported.csv" | cut -d ' ' -f 1)" "$digest" "upgraded from ${point##*/}, finance gets the same as before: $arguments"
	done <"$point.tsv"
	run 0 "$numsync" close --verify
	run 0 "$numsync" status
	cluster_drop "point_$$_${point##*/}"
done
export DATABASE_URL="$kept"
sql "DROP ROLE $owner"

# a view with another text
sql "UPDATE numsync.schema_view SET sha256 = 'x' WHERE name = 'drift'"
run 74 "$numsync" status
like "$work/err" "views of the schema are not those of this numsync.*numsync migrate. as $(sql 'SELECT current_user'), who owns it" \
	"views of another build are refused, with who can mend it"
run 2 "$numsync" migrate --check
like "$work/out" '^pending: views and functions$' "views of another build are pending"
sql "CREATE VIEW public.mine AS SELECT number FROM numsync.drift"
before=$(schema | sha256sum)
run 74 "$numsync" migrate
like "$work/err" 'view public\.mine uses numsync\.drift.*nothing was changed' "a view that somebody built on numsync's is named"
like "$work/err" 'SELECT (drift\.)?number' "a view that somebody built is shown with its definition"
is "$(schema | sha256sum)" "$before" "a migration that somebody's view keeps from its work changes nothing"
sql "DROP VIEW public.mine"
run 0 "$numsync" migrate
like "$work/out" 'views and functions made anew' "without it the views are made anew"
run 0 "$numsync" run

# a run that is at work: it holds its lease, and waits for a lock of ours
hold() { # STATEMENT: a session that has run it, and keeps its transaction until descriptor 9 is closed
	mkfifo "$work/$1"
	psql "$DATABASE_URL" -X -q -A -t <"$work/$1" >"$work/held" 2>&1 &
	holder=$!
	exec 9>"$work/$1"
	echo "BEGIN; $2; SELECT 'held';" >&9
	await "the session holds its lock" grep -q held "$work/held"
}
hold stage 'LOCK TABLE numsync.stage_row IN SHARE MODE'
"$numsync" pull >"$work/pull" 2>&1 9>&- &
puller=$!
await_sql "the run is at work" "SELECT EXISTS (SELECT FROM $lock_waits) AND EXISTS (SELECT 1 FROM numsync.lease WHERE run_id IS NOT NULL)"
sql "UPDATE numsync.schema_view SET sha256 = 'x' WHERE name = 'drift'"
before=$(schema | sha256sum)
run 75 "$numsync" migrate
like "$work/err" 'run [0-9]+ of account default is at work \(process [0-9]+ on .*nothing was changed' "an upgrade beside a run is refused, and names it"
is "$(schema | sha256sum)" "$before" "an upgrade that was refused changes nothing"
exec 9>&-
wait "$puller"
ok "the run that was at work ends well"
wait "$holder"
# once begun, an upgrade keeps runs waiting: here it waits itself, for somebody who reads a view
hold view 'SELECT count(*) FROM numsync.billing'
"$numsync" migrate >"$work/migrated" 2>&1 9>&- &
migrating=$!
await_sql "the upgrade waits for the reader" "SELECT count(*) > 0 FROM $lock_waits WHERE application_name = 'numsync migrate'"
psql "$DATABASE_URL" -X -q -c "SET lock_timeout = '200ms'; SELECT 1 FROM numsync.lease_renewal WHERE account_id = 1 FOR UPDATE" >"$work/out" 2>"$work/err"
like "$work/err" 'lock timeout' "no lease is taken while an upgrade is under way"
exec 9>&-
wait "$holder"
wait "$migrating"
ok "the upgrade is done when the reader has gone"
like "$work/migrated" 'views and functions made anew' "the upgrade says what it did"
# a run that looked at the schema before an upgrade, and comes to its lease behind it
hold renewal "LOCK TABLE numsync.lease_renewal IN EXCLUSIVE MODE; UPDATE numsync.schema_view SET sha256 = 'x' WHERE name = 'drift'"
runs=$(sql 'SELECT count(*) FROM numsync.run')
"$numsync" run >"$work/late" 2>&1 9>&- &
late=$!
await_sql "the run waits for its lease" "SELECT count(*) > 0 FROM $lock_waits"
echo 'COMMIT;' >&9
exec 9>&-
wait "$holder"
wait "$late"
is $? 74 "a run that comes to its lease behind an upgrade ends"
like "$work/late" 'the views of the schema are not those of this numsync' "and says why"
is "$(sql 'SELECT count(*) FROM numsync.run')" "$runs" "it has begun nothing"
run 0 "$numsync" migrate

old_series 10
before=$(schema | sha256sum)
run 74 "$numsync" migrate
like "$work/err" 'early numsync.*commit [0-9a-f]{40}' "a database in the middle of the old series is sent to the commit that brings it on"
is "$(schema | sha256sum)" "$before" "a database in the middle of the old series is not changed"
sql "UPDATE numsync.schema_migration SET sha256 = 'edited' WHERE number = 7"
run 74 "$numsync" migrate
like "$work/err" 'migration 0007_desired_state of the database is not the one' "one with an edited migration is refused by its name"
done_testing
