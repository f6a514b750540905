# Every operator of the test grammar against every kind of value, by value and not by spelling; precedence; unknown.
. tests/lib/e2e.sh
database
sandbox --generate 3
run 0 "$numsync" pull
id=$(sql 'SELECT min(id) FROM numsync.phone_number')
sql "UPDATE numsync.phone_number SET billing_monthly_amount = 12.50, warmup_health_score = 71, provider_status = 'active', provider_release_scheduled_at = '2026-06-30T20:00:00-04:00', provider_error = NULL WHERE id = '$id'"
check() { # COLUMN CELL VERDICT
	printf 'id,%s\n%s,"%s"\n' "$1" "$id" "$2" >"$work/x.csv"
	"$numsync" import -q --source "s$tests" "$work/x.csv" >"$work/out" 2>&1 || sed 's/^/# /' "$work/out"
	is "$(sql "SELECT verdict FROM numsync.expectation_check WHERE phone_id = '$id' AND field = '$1'")" "$3" "$1 $2: $3"
	sql "DELETE FROM numsync.expectation_line"
}
check billing_monthly_amount 12.5 holds
check billing_monthly_amount 12.500 holds
check billing_monthly_amount 1.25e1 holds
check billing_monthly_amount 12.51 drift
check billing_monthly_amount '>=12.5' holds
check billing_monthly_amount '>=13' drift
check billing_monthly_amount '9..13' holds
check billing_monthly_amount '100..200' drift
check billing_monthly_amount '!12.5' drift
check warmup_health_score '<=71' holds
check warmup_health_score '<=8' drift
check provider_status active holds
check provider_status 'active|pending' holds
check provider_status '!failed' holds
check provider_status '!active' drift
check provider_status NULL drift
check provider_error NULL holds
check provider_error '!NULL' drift
check provider_error '!x' holds
check provider_release_scheduled_at 2026-07-01T00:00:00Z holds
check provider_release_scheduled_at '>=2026-07-01T00:00:00+00:00' holds
check provider_release_scheduled_at '<=2026-06-30T23:59:59Z' drift
check provider_release_scheduled_at NULL drift
sql "UPDATE numsync.phone_number SET absent = '{\"provider_status\":null}' WHERE id = '$id'"
check provider_status active unknown
sql "UPDATE numsync.phone_number SET absent = '{}', missing_since = now() WHERE id = '$id'"
printf 'id,provider_status\n%s,active\n' "$id" >"$work/x.csv"
run 65 "$numsync" import --source gone "$work/x.csv"
sql "UPDATE numsync.phone_number SET missing_since = NULL WHERE id = '$id'"
# the higher priority wins, then the later batch
printf 'id,name\n%s,low\n' "$id" >"$work/low.csv"
printf 'id,name\n%s,high\n' "$id" >"$work/high.csv"
printf 'id,name\n%s,higher\n' "$id" >"$work/higher.csv"
"$numsync" import -q --source crm "$work/low.csv"
"$numsync" import -q --source admin "$work/high.csv"
"$numsync" import -q --source crm "$work/low.csv"
is "$(sql "SELECT operand[1] FROM numsync.expectation_in_force WHERE phone_id = '$id' AND field = 'name'")" high "admin wins over another source"
"$numsync" import -q --source admin "$work/higher.csv"
is "$(sql "SELECT operand[1] FROM numsync.expectation_in_force WHERE phone_id = '$id' AND field = 'name'")" higher "the later batch wins within a source"
# history answers for any moment
moment=$(sql 'SELECT clock_timestamp()')
control edit "{\"id\":\"$id\",\"set\":{\"name\":\"edited\",\"billing.monthlyAmount\":99.5}}" >/dev/null
run 0 "$numsync" pull
is "$(sql "SELECT name || ' ' || billing_monthly_amount FROM numsync.phone_number_as_of(1, now()) WHERE id = '$id'")" "edited 99.5" "as of now"
is "$(sql "SELECT billing_monthly_amount FROM numsync.phone_number_as_of(1, '$moment') WHERE id = '$id'")" 12.50 "as of then, with its scale"
done_testing
