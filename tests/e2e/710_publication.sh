# A publication of all tables, as a DBA makes one for an upgrade or a warehouse.
# Promise: every logged table can be published: the whole day runs beside it, from the migration on.
unset NUMSYNC_TEST_CLUSTER NUMSYNC_TEST_DATABASE # a server of its own, for wal_level is the server's
NUMSYNC_TEST_CLUSTER_OPTIONS='-c wal_level=logical'
. tests/lib/e2e.sh
. tests/lib/day.sh
day_database
is "$(sql 'SHOW wal_level')" logical "the server can publish"
sql 'CREATE PUBLICATION everything FOR ALL TABLES'
day "$work/day"
is "$(sql "SELECT string_agg(relname, ' ') FROM pg_class c JOIN pg_publication_tables p ON p.schemaname = 'numsync' AND p.tablename = c.relname WHERE relname = 'expectation_line' AND relnamespace = 'numsync'::regnamespace")" expectation_line \
	"the lines are published"
is "$(cat "$work/day/failed" 2>/dev/null)" '' "every command of the day ends as it should beside a publication of all tables"
is "$(sql 'SELECT (SELECT count(*) FROM numsync.withdrawal) > 0, (SELECT count(*) FROM numsync.closing) > 0')" 't|t' "something was taken back, and a month was closed"
must "$numsync" withdraw --batch 1
done_testing
