# Every operator of the test grammar against every kind of value; precedence; unknown.
# Promise: values are compared by value and not by spelling; a field that the server did not send cannot be checked; the higher priority
# wins, then the later batch.
. tests/lib/e2e.sh
database
sandbox --generate 3
must "$numsync" pull
id=$(sql 'SELECT min(id) FROM numsync.phone_number')
# field; what the mirror says; what a CSV's cell says; the verdict
while IFS=';' read -r field mirror cell verdict; do
	case $mirror in
	absent) sql "UPDATE numsync.phone_number SET absent = '{\"$field\":null}' WHERE id = '$id'" ;; # not sent, which is not null
	NULL) sql "UPDATE numsync.phone_number SET absent = '{}', $field = NULL WHERE id = '$id'" ;;
	*) sql "UPDATE numsync.phone_number SET absent = '{}', $field = '$mirror' WHERE id = '$id'" ;;
	esac
	printf 'id,%s\n%s,"%s"\n' "$field" "$id" "$cell" >"$work/x.csv"
	must "$numsync" import -q --source "s$tests" "$work/x.csv"
	is "$(sql "SELECT verdict FROM numsync.expectation_check WHERE account_id = 1 AND phone_id = '$id' AND field = '$field'")" "$verdict" "$field is $mirror, the cell says $cell: $verdict"
	sql "DELETE FROM numsync.expectation_line"
done <<'T'
billing_monthly_amount;12.50;12.5;holds
billing_monthly_amount;12.50;12.500;holds
billing_monthly_amount;12.50;1.25e1;holds
billing_monthly_amount;12.50;12.51;drift
billing_monthly_amount;12.50;>=12.5;holds
billing_monthly_amount;12.50;>=13;drift
billing_monthly_amount;12.50;9..13;holds
billing_monthly_amount;12.50;100..200;drift
billing_monthly_amount;12.50;!12.5;drift
warmup_health_score;71;<=71;holds
warmup_health_score;71;<=8;drift
provider_status;active;active;holds
provider_status;active;active|pending;holds
provider_status;active;!failed;holds
provider_status;active;!active;drift
provider_status;active;NULL;drift
provider_error;NULL;NULL;holds
provider_error;NULL;!NULL;drift
provider_error;NULL;!x;holds
provider_release_scheduled_at;2026-06-30T20:00:00-04:00;2026-07-01T00:00:00Z;holds
provider_release_scheduled_at;2026-06-30T20:00:00-04:00;>=2026-07-01T00:00:00+00:00;holds
provider_release_scheduled_at;2026-06-30T20:00:00-04:00;<=2026-06-30T23:59:59Z;drift
provider_release_scheduled_at;2026-07-01T10:00:07.483Z;<=2026-07-01 10:00:07;holds
provider_release_scheduled_at;2026-07-01T10:00:07.483Z;2026-06-01 00:00:00..2026-07-01 10:00;holds
provider_release_scheduled_at;2026-07-01T10:00:07.483Z;<=2026-07-01 10:00:07.0;drift
provider_release_scheduled_at;2026-06-30T20:00:00-04:00;NULL;drift
provider_status;absent;active;unknown
T
sql "UPDATE numsync.phone_number SET absent = '{}', missing_since = now() WHERE id = '$id'"
printf 'id,provider_status\n%s,active\n' "$id" >"$work/x.csv"
run 65 "$numsync" import --source gone "$work/x.csv"
sql "UPDATE numsync.phone_number SET missing_since = NULL WHERE id = '$id'"
# the higher priority wins, then the later batch
printf 'id,name\n%s,low\n' "$id" >"$work/low.csv"
printf 'id,name\n%s,high\n' "$id" >"$work/high.csv"
printf 'id,name\n%s,higher\n' "$id" >"$work/higher.csv"
must "$numsync" import -q --source crm "$work/low.csv"
must "$numsync" import -q --source admin "$work/high.csv"
must "$numsync" import -q --source crm "$work/low.csv"
is "$(sql "SELECT operand[1] FROM numsync.expectation_in_force WHERE phone_id = '$id' AND field = 'name'")" high "admin wins over another source"
must "$numsync" import -q --source admin "$work/higher.csv"
is "$(sql "SELECT operand[1] FROM numsync.expectation_in_force WHERE phone_id = '$id' AND field = 'name'")" higher "the later batch wins within a source"
# history answers for any moment
moment=$(sql 'SELECT clock_timestamp()')
control edit "{\"id\":\"$id\",\"set\":{\"name\":\"edited\",\"billing.monthlyAmount\":99.5}}" >/dev/null
run 0 "$numsync" pull
if cluster_sharded; then
	skip "history answers as of now and as of then" "Citus plans no function in SQL that reads tables"
else
	is "$(sql "SELECT name || ' ' || billing_monthly_amount FROM numsync.phone_number_as_of(1, now()) WHERE id = '$id'")" "edited 99.5" "history answers as of now"
	is "$(sql "SELECT billing_monthly_amount FROM numsync.phone_number_as_of(1, '$moment') WHERE id = '$id'")" 12.50 "history answers as of then, with the amount's scale"
fi
# a view asked by hand is cheap enough that the server does not compile it, which takes longer than its work
sql "DO \$\$ DECLARE t text; BEGIN
	FOR t IN SELECT oid::regclass FROM pg_class WHERE relnamespace = 'numsync'::regnamespace AND 'autovacuum_analyze_threshold=0' = ANY(reloptions) LOOP
		EXECUTE 'ANALYZE ' || t;
	END LOOP; END \$\$"
! cluster_sharded || { skip "no view is so dear that the server would compile it" "Citus asks no view about all accounts, and tells no cost"; done_testing; exit; }
for view in $(sql "SELECT relname FROM pg_class WHERE relnamespace = 'numsync'::regnamespace AND relkind = 'v' ORDER BY 1"); do
	cost=$(psql "$DATABASE_URL" -X -A -t -c "EXPLAIN (FORMAT json) SELECT * FROM numsync.$view" | jq '.[0].Plan."Total Cost" < 100000') # jit_above_cost
	[ "$cost" = true ] || dear="${dear:-} $view"
done
is "${dear:-}" '' "no view is so dear that the server would compile it"
done_testing
