# Database roles: each can do its work, and nothing else.
# Promise: the journal is append-only for the roles; finance reads the versions of numbers and closes periods; only the owner prunes.
. tests/lib/e2e.sh
database
owner=$DATABASE_URL base=$name
if [ "$(sql "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")" != t ]; then
	echo '1..0 # SKIP the database user may not make roles'
	exit 0
fi
groups="'numsync_sync', 'numsync_admin', 'numsync_finance'"
before=$(sql "SELECT count(*) FROM pg_roles WHERE rolname IN ($groups)")
run 0 "$numsync" migrate --roles
run 0 "$numsync" migrate --roles
for role in sync admin finance; do
	psql "$owner" -X -q -c "CREATE ROLE ${base}_$role LOGIN PASSWORD 'canary' IN ROLE numsync_$role"
done
as() {
	DATABASE_URL=$(cluster_url "$base" "${base}_$1" canary)
	export DATABASE_URL
}
denied() { # SQL TEXT: the role of DATABASE_URL must not be able to do it
	psql "$DATABASE_URL" -X -q -c "$1" >"$work/out" 2>"$work/err"
	like "$work/err" 'permission denied|must be owner' "$2"
}
sandbox --state "$fixtures/demo/account.json"
as sync
mkdir "$work/inbox"
cp "$fixtures/demo/names.csv" "$work/inbox"
touch -d '1 minute ago' "$work/inbox/names.csv"
run 0 "$numsync" run --inbox "$work/inbox"
like "$work/out" 'changes? made.*1 file imported' "the nightly run does all of its work as numsync_sync"
run 0 "$numsync" run
run 0 "$numsync" status
as admin
run 0 "$numsync" import "$fixtures/demo/enablement.csv"
run 2 "$numsync" plan
run 0 "$numsync" apply --yes
run 0 "$numsync" withdraw --batch 2
printf 'number,name\n+12025550001,Only\n' >"$work/only.csv"
run 0 "$numsync" import --source crm --replace "$work/only.csv"
run 2 "$numsync" revert 3
for role in sync admin; do
	as $role
	for table in change change_field change_step import_batch repeated_line expectation_line phone_number_history withdrawal \
		phone_number_event; do
		column=$(psql "$owner" -X -A -t -c "SELECT column_name FROM information_schema.columns WHERE table_schema = 'numsync' AND table_name = '$table' LIMIT 1")
		denied "UPDATE numsync.$table SET $column = $column" "$role cannot change $table"
		denied "DELETE FROM numsync.$table" "$role cannot delete from $table"
		denied "TRUNCATE numsync.$table" "$role cannot empty $table"
	done
	denied "UPDATE numsync.expectation_line SET said = '{}'" "$role cannot change what was asked for"
	denied "DELETE FROM numsync.expectation_line" "$role cannot delete what was asked for"
	denied "DELETE FROM numsync.phone_number" "$role cannot delete a number"
	denied "DROP TABLE numsync.change_step" "$role cannot drop the journal"
	denied "CREATE TABLE numsync.x (y int)" "$role cannot make tables"
	month=phone_number_history_$(date -u +%Y_%m)
	denied "DELETE FROM numsync.$month" "$role cannot delete a month's history"
	denied "DROP TABLE numsync.$month" "$role cannot drop a month's history"
	denied "ALTER TABLE numsync.phone_number_history DETACH PARTITION numsync.$month" "$role cannot take a month's history off its table"
	run 74 "$numsync" prune --older-than 100d --yes
	like "$work/err" "user ${base}_$role may not remove history: only [^ ]+ may, who owns it" "$role cannot prune, and is told who can"
	run 0 "$numsync" migrate
done
as sync
denied "UPDATE numsync.expectation_line SET withdrawal_id = NULL" "the nightly run cannot take expectations back"
# nothing was forgotten, whether a run asks it or a person
DATABASE_URL=$owner
readable() { # ROLE KINDS
	sql "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = 'numsync'::regnamespace AND relkind IN ($2)
		AND has_table_privilege('numsync_$1', oid, 'SELECT')"
}
is "$(readable sync "'r', 'p', 'v'")" "$(sql "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class
	WHERE relnamespace = 'numsync'::regnamespace AND relkind IN ('r', 'p', 'v')")" "the nightly run may read every table and every view"
is "$(readable finance "'v'")" 'billing closing_version mirror_moment phone_number_version reading_version' "finance may read the views of billing, and no other"
as sync
# an upgrade that brings a table and a view: both are for the roles without `--roles`
DATABASE_URL=$owner sql "DROP VIEW numsync.freshness; UPDATE numsync.schema_view SET sha256 = 'x'"
DATABASE_URL=$owner sql "REVOKE INSERT ON numsync.run_drift FROM numsync_sync"
DATABASE_URL=$owner must "$numsync" migrate
run 0 "$numsync" status
is "$(sql "SELECT has_table_privilege('numsync.freshness', 'SELECT') AND has_table_privilege('numsync.run_drift', 'INSERT')")" t \
	"every migrate renews the rights of the roles"
# what a run needs and this user has not
DATABASE_URL=$owner sql "REVOKE SELECT ON numsync.freshness FROM numsync_sync; REVOKE INSERT ON numsync.run_drift FROM numsync_sync"
run 74 "$numsync" doctor
like "$work/out" 'failure +rights +this database user may not read freshness, nor write run_drift' "doctor tries every table and view that a run needs"
like "$work/out" "numsync migrate --roles. as [^ ]+, who owns" "and names the command and the user that cure it"
DATABASE_URL=$owner must "$numsync" migrate
run 0 "$numsync" doctor
like "$work/out" 'ok +rights +may report, run, import$' "the rights are whole again"
DATABASE_URL=$owner sql "REVOKE UPDATE ON numsync.lease FROM numsync_sync; GRANT SELECT ON numsync.change TO numsync_finance"
run 74 "$numsync" doctor
like "$work/out" 'failure +rights +this database user may not write lease' "doctor tries what a run changes, too"
DATABASE_URL=$owner must "$numsync" migrate
run 0 "$numsync" doctor
is "$(sql "SELECT has_table_privilege('numsync_finance', 'numsync.change', 'SELECT')")" t "what somebody gave a role beside is kept"
DATABASE_URL=$owner sql "REVOKE SELECT ON numsync.change FROM numsync_finance"
# a run has two sessions of the server, and doctor says when it will not have them; what only reads needs one
psql "$owner" -X -q -c "CREATE ROLE ${base}_few LOGIN PASSWORD 'canary' CONNECTION LIMIT 1 IN ROLE numsync_sync"
as few
run 0 "$numsync" status
DATABASE_URL=$owner await_sql "its session has ended" "SELECT count(*) = 0 FROM pg_stat_activity WHERE usename = '${base}_few'"
NUMSYNC_RATE_LIMIT=300/60 run 74 "$numsync" doctor
like "$work/out" 'failure +sessions +cannot connect to the database: .*too many connections for role' "doctor says that a run gets no second session"
like "$work/out" '-> let the server give this role two sessions: a run has two' "and what to do about it"
absent 'failure +(list|key|API)' "it does not blame the API" "$work/out"
as finance
run 0 "$numsync" export billing -o "$work/b.csv"
DATABASE_URL=$owner must "$numsync" export billing -q -o "$work/owner.csv"
same "$work/b.csv" "$work/owner.csv" "finance exports the billing columns, all of them"
run 0 "$numsync" export billing --as-of "$(sql 'SELECT numsync.time_text(known_from) FROM numsync.mirror_moment')" -o "$work/b.xlsx"
run 64 "$numsync" close 2019-12
run 0 "$numsync" close --list
denied "UPDATE numsync.closing_line SET billing_monthly_amount = 0" "finance cannot change a closed period"
denied "DELETE FROM numsync.closing" "nor open it again"
# where there are shards a view is asked with the rights of who asks
cluster_sharded || under='phone_number phone_number_history'
for table in change change_step ${under:-} import_line expectation run lease request_slot; do
	denied "SELECT * FROM numsync.$table" "finance cannot read $table"
done
run 74 "$numsync" prune --older-than 100d --dry-run
like "$work/err" 'may not remove history' "finance cannot prune"
denied "INSERT INTO numsync.account (account_id, name, created_at) VALUES (9, 'x', now())" "finance writes nothing"
run 74 "$numsync" import "$work/only.csv"
run 74 "$numsync" drift
export DATABASE_URL=$owner
for role in sync admin finance few; do sql "DROP ROLE ${base}_$role"; done
# the group roles belong to the server: they go with the test that made them, unless another database uses them by now
if [ "$before" = 0 ] && cluster_given; then
	sql 'DROP OWNED BY numsync_sync, numsync_admin, numsync_finance' 2>/dev/null
	sql 'DROP ROLE numsync_sync, numsync_admin, numsync_finance' 2>/dev/null
fi
done_testing
