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

# who else prunes, as a superuser does from cron: what is made belongs to the owner of the tables all the same
foreign="SELECT string_agg(relname, ' ') FROM pg_class WHERE relnamespace = 'numsync'::regnamespace AND pg_get_userbyid(relowner) <> '$user'"
ahead=phone_number_history_$(date -u -d "$(date -u +%Y-%m-01) +7 months" +%Y_%m)
sql "DROP TABLE numsync.$ahead"
run 0 "$numsync" prune --older-than 400d --yes
is "$(sql "SELECT to_regclass('numsync.$ahead') IS NOT NULL")$(sql "$foreign")" t "months that a superuser's prune makes belong to the owner of the tables"
# an earlier prune left months of who ran it
before=$(sql "SELECT count(*) FROM pg_roles WHERE rolname IN ('numsync_sync', 'numsync_admin', 'numsync_finance')")
must "$numsync" migrate --roles
old=phone_number_history_2020_01
left() {
	sql "SET client_min_messages = error; CREATE TABLE IF NOT EXISTS numsync.$old PARTITION OF numsync.phone_number_history FOR VALUES FROM ('2020-01-01 UTC') TO ('2020-02-01 UTC'); REVOKE INSERT ON numsync.run_drift FROM numsync_sync"
	sql "ALTER TABLE numsync.$old OWNER TO CURRENT_USER; ALTER TABLE numsync.$ahead OWNER TO CURRENT_USER"
}
left
DATABASE_URL=$as_user run 0 "$numsync" doctor
tr -s '\n ' ' ' <"$work/out" >"$work/said"
like "$work/said" "warning months ${old} belongs to $(sql 'SELECT current_user'), not to $user, who owns the schema: an upgrade by $user may fail -> .numsync migrate. once as a superuser hands it to $user" "doctor names a month of somebody else's"
DATABASE_URL=$as_user run 0 "$numsync" migrate
is "$(sql "SELECT has_table_privilege('numsync_sync', 'numsync.run_drift', 'INSERT')")" t "a month of somebody else's does not keep the owner's migrate from renewing the rights of the roles"
# from PostgreSQL 16 on, who has made no role himself needs ADMIN OPTION on it
sql "ALTER ROLE $user CREATEROLE; GRANT numsync_sync, numsync_admin, numsync_finance TO $user WITH ADMIN OPTION"
DATABASE_URL=$as_user run 0 "$numsync" migrate --roles
run 0 "$numsync" migrate
is "$(sql "$foreign")" '' "a superuser's migrate hands such months to the owner"
DATABASE_URL=$as_user run 0 "$numsync" doctor
absent '^warning +months' "then doctor names none" "$work/out"
left
run 0 "$numsync" prune --older-than 400d --yes
is "$(sql "SELECT to_regclass('numsync.$old') IS NULL")$(sql "$foreign")" t "and so does a superuser's prune, which removes those that are old"
DATABASE_URL=$as_user run 0 "$numsync" prune --older-than 400d --yes
sql 'DROP OWNED BY numsync_sync, numsync_admin, numsync_finance'
[ "$before" != 0 ] || ! cluster_given || sql 'DROP ROLE numsync_sync, numsync_admin, numsync_finance' 2>/dev/null

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
