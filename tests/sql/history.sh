# The months of the history.
# Promise: they are made ahead; what has none is kept all the same; a question about a moment reads only the months that can have an answer.
. tests/lib/e2e.sh
database
months() { sql "SELECT count(*) FROM numsync.history_partition WHERE history = '$1' AND lower IS NOT NULL"; }
for history in phone_number_history phone_number_reading_history; do
	is "$(months $history)" 13 "$history: this month and those of a year to come"
	is "$(sql "SELECT count(*) FROM numsync.history_partition WHERE history = '$history' AND lower IS NULL")" 1 "$history: a default partition"
	is "$(sql "SELECT min(lower) = date_trunc('month', now(), 'UTC') AND bool_and(upper AT TIME ZONE 'UTC' = lower AT TIME ZONE 'UTC' + interval '1 month') AND max(upper) AT TIME ZONE 'UTC' = min(lower) AT TIME ZONE 'UTC' + interval '13 months' FROM numsync.history_partition WHERE history = '$history'")" \
		t "$history: the months have no gap"
done
is "$(sql "SELECT string_agg(DISTINCT obj_description(('numsync.' || name)::regclass), ';') FROM numsync.history_partition WHERE lower = date_trunc('month', now(), 'UTC')")" \
	"What ended in $(date -u +%Y-%m) (UTC)" "each month says what it is of"
reading() { # TIME: one that ended then
	sql "INSERT INTO numsync.phone_number_reading_history (account_id, id, detail_at, detail_run_id, valid_to) VALUES (1, '$1', '$1'::timestamptz - interval '1 day', 1, '$1')"
}
# on a server with shards the table is a shard, whose name ends in the shard's number
where() { sql "SELECT regexp_replace(tableoid::regclass::text, '.*phone_number_reading_history_|_[0-9]{6,}$', '', 'g') FROM numsync.phone_number_reading_history WHERE id = '$1'"; }
this=$(date -u +%Y-%m)
reading "$this-01 00:00:00+00"
is "$(where "$this-01 00:00:00+00")" "$(echo "$this" | tr - _)" "a month begins at its first moment, in UTC"
before=$(date -u -d "$this-01 -1 second" '+%F %T+00')
reading "$before"
is "$(where "$before")" default "what has no month goes to the default partition"
reading "2090-01-01 00:00:00+00"
is "$(where "2090-01-01 00:00:00+00")" default "what has no month goes to the default partition, whatever its time"

# months that are missing are made by migrate, but for one that has rows already
next=$(date -u -d "$this-01 +2 months" +%Y_%m)
later=$(date -u -d "$this-01 +5 months" +%Y_%m)
sql "DROP TABLE numsync.phone_number_reading_history_$next, numsync.phone_number_reading_history_$later, numsync.phone_number_history_$later"
soon=$(date -u -d "$this-01 +2 months +3 days" '+%F 00:00:00+00')
reading "$soon"
run 0 "$numsync" migrate
is "$(months phone_number_reading_history) $(months phone_number_history)" '12 13' "months that are missing are made"
is "$(where "$soon")" default "one that has rows in the default partition is left there, and nothing is lost"
run 0 "$numsync" migrate
is "$(sql "SELECT count(*) FROM numsync.phone_number_reading_history")" 4 "all readings are there"

# a question about a moment
plan() { sql "EXPLAIN SELECT count(*) FROM numsync.$1 WHERE account_id = 1 AND valid_to > '$2'"; }
reading "$(date -u -d "$this-01 +7 months +3 days" '+%F 00:00:00+00')"
for view in phone_number_version reading_version; do
	is "$(plan $view "$(date -u -d "$this-01 +7 months" '+%F 00:00:00+00')" | grep -c "history_$(date -u -d "$this-01 +6 months" +%Y_%m)")" 0 \
		"$view: months that ended before the moment are not read"
	[ "$(plan $view "$(date -u -d "$this-01 +7 months" '+%F 00:00:00+00')" | grep -c "history_$(date -u -d "$this-01 +7 months" +%Y_%m)")" -gt 0 ]
	ok "$view: those since then are"
done
# the same in a statement that was prepared once for all moments
sql "SET timezone = 'UTC'; SET plan_cache_mode = force_generic_plan;
	PREPARE q AS SELECT count(*) FROM numsync.reading_version WHERE account_id = 1 AND valid_to > \$1::timestamptz;
	EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off) EXECUTE q ('$(date -u -d "$this-01 +7 months" '+%F 00:00:00+00')')" >"$work/plan"
is "$(grep "history_$(date -u -d "$this-01 +6 months" +%Y_%m)" "$work/plan" | grep -vc 'never executed')" 0 "months that ended before are not read when the moment is only known when it runs"
[ "$(grep "history_$(date -u -d "$this-01 +7 months" +%Y_%m)" "$work/plan" | grep -vc 'never executed')" -gt 0 ]
ok "months since then are read when the moment is only known when it runs"
done_testing
