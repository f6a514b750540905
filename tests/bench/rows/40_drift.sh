# Floor: the plainest join that finds the same lines, on a plain table of what is wanted.
drift_setup() {
	exists bench_drift || {
		mirror "$NUMBERS"
		wanted_csv
		"$numsync" import -q "$work/wanted.csv"
		sql 'CREATE TABLE public.wanted AS SELECT account_id, phone_id, field, operand[1] AS value, source, batch_id, line FROM numsync.expectation'
		sql 'VACUUM ANALYZE'
		psql -h "$NUMSYNC_TEST_CLUSTER" -U postgres -q -d postgres -c "ALTER DATABASE $copied RENAME TO bench_drift"
		copied=
	}
	from bench_drift
}
cat >"$work/join.sql" <<'Q'
\o /dev/null
\copy (SELECT m.number, e.field, e.value, CASE e.field WHEN 'enabled' THEN m.enabled::text ELSE m.provider_status END, e.source, e.batch_id, e.line FROM public.wanted e JOIN numsync.phone_number m ON m.account_id = e.account_id AND m.id = e.phone_id WHERE e.account_id = 1 AND e.value IS DISTINCT FROM CASE e.field WHEN 'enabled' THEN m.enabled::text ELSE m.provider_status END) to '/dev/null' csv
Q
plain_join() { timed psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 -f "$work/join.sql"; }
list_drift() { timed sh -c '"$@" >/dev/null || [ $? = 2 ]' - "$numsync" drift --format csv; }
make_plan() { timed sh -c '"$@" >/dev/null || [ $? = 2 ]' - "$numsync" plan --format csv; }

work drift "drift, $NUMBERS numbers x 2 expectations, 1% drift"
goal ratio '<=' 1.5
drift_setup
pairs plain_join list_drift

work plan "plan, the same"
goal ratio '<=' 1.5
drift_setup
pairs plain_join make_plan
