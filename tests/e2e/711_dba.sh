# Databases as a DBA hands them over: a schema made by somebody else, another encoding, a restore without data.
# Promise: what numsync can use it uses; what it cannot it refuses at once, with the cause and the cure.
. tests/lib/e2e.sh
if [ "$(psql "$(cluster_url postgres)" -X -A -t -c 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user' 2>/dev/null)" != t ]; then
	echo '1..0 # SKIP the database user is no superuser'
	exit 0
fi
name=numsync_test_$$_$(date +%N)
user=${name}_user
drop_user() {
	code=$?
	for made in "$name" "${name}_latin" "${name}_copy"; do cluster_drop "$made"; done
	cluster_maintain -c "DROP ROLE IF EXISTS $user" >/dev/null 2>&1
	(exit $code)
	finish
}
trap drop_user EXIT
cluster_create "$name" || exit 1
owner=$(cluster_url "$name")
as_user=$(cluster_url "$name" "$user" canary)
export DATABASE_URL="$owner"
sql "CREATE ROLE $user LOGIN PASSWORD 'canary'"
sandbox --generate 12

# who may make no schema
DATABASE_URL=$as_user run 74 "$numsync" migrate
like "$work/err" "making the schema numsync .*GRANT CREATE ON DATABASE.*CREATE SCHEMA numsync AUTHORIZATION" "a user who may make no schema is told both cures"
for way in "CREATE SCHEMA numsync AUTHORIZATION $user" "CREATE SCHEMA numsync; GRANT USAGE, CREATE ON SCHEMA numsync TO $user"; do
	sql "$way"
	DATABASE_URL=$as_user run 0 "$numsync" migrate
	DATABASE_URL=$as_user run 0 "$numsync" run
	DATABASE_URL=$as_user run 0 "$numsync" migrate --check
	is "$(DATABASE_URL=$as_user sql "SELECT count(*) > 10 FROM pg_class WHERE relname LIKE 'phone\_number\_history\_2%'")" t "and the months of the history are made: ${way%% TO *}"
	# an upgrade names who can make it, who need not own the schema
	sql "UPDATE numsync.schema_view SET sha256 = 'x' WHERE name = 'drift'"
	DATABASE_URL=$as_user run 74 "$numsync" status
	like "$work/err" "migrate. as $user, who owns" "who can upgrade it is who owns the tables: ${way%% TO *}"
	DATABASE_URL=$as_user must "$numsync" migrate
	[ "$way" != "CREATE SCHEMA numsync AUTHORIZATION $user" ] || sql 'SET client_min_messages = error; DROP SCHEMA numsync CASCADE'
done

# a restore without data; Debian's pg_dump does not read a later server
must pg_dump "$owner" --schema-only --no-owner --no-privileges -f "$work/schema.sql"
cluster_create "${name}_copy" || exit 1
DATABASE_URL=$(cluster_url "${name}_copy")
must psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 -f "$work/schema.sql"
before=$(sql "SELECT count(*) FROM pg_class")
for command in migrate status doctor 'migrate --check'; do
	# shellcheck disable=SC2086
	run 74 "$numsync" $command
	cat "$work/out" "$work/err" | tr -s '\n ' ' ' >"$work/said"
	like "$work/said" 'no record of the migrations.*restored without its data.*DROP SCHEMA numsync CASCADE' "a schema without data is named by $command, with what to do"
done
is "$(sql "SELECT count(*) FROM pg_class")" "$before" "and nothing is changed"
sql 'SET client_min_messages = error; DROP SCHEMA numsync CASCADE'
run 0 "$numsync" migrate
run 0 "$numsync" run

# another encoding
cluster_maintain -c "CREATE DATABASE ${name}_latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'" || exit 1
DATABASE_URL=$(cluster_url "${name}_latin")
for command in migrate 'migrate --check' "init --config $work/new.conf --database" status doctor; do
	# shellcheck disable=SC2086 # words
	set -- $command
	[ "$1" != init ] || set -- "$@" "$DATABASE_URL"
	run 74 "$numsync" "$@"
	cat "$work/out" "$work/err" | tr -s '\n ' ' ' >"$work/said"
	like "$work/said" 'encoded in LATIN1.*createdb --template=template0 --encoding=UTF8' "a database that is not UTF-8 is refused by $1, with the cure"
done
is "$(sql "SELECT count(*) FROM pg_namespace WHERE nspname = 'numsync'")" 0 "nothing was made in it"
done_testing
