# What evaluate_expectations finds by looking at failures first is what counts by the slow and plain way: every expectation in force, checked.
# Promise: both ways give the same answer; the statements of a batch find numbers by their key, whatever the planner
# knows of the tables.
. tests/lib/e2e.sh
database
sandbox --generate 60
must "$numsync" pull -q
# five sources with three priorities, repeated batches, expectations that hold, fail, are unknown, whose number is gone
for source in admin crm ops audit late; do
	for batch in 1 2; do
		sql "SELECT id, CASE (hashtext(id || '$source$batch')) % 3 WHEN 0 THEN 'true' WHEN 1 THEN 'false' END,
				CASE abs(hashtext(id || '$batch$source')) % 4 WHEN 0 THEN 'active' WHEN 1 THEN 'suspended' WHEN 2 THEN '!active' END,
				CASE abs(hashtext('$batch' || id || '$source')) % 3 WHEN 0 THEN '1.00..3' WHEN 1 THEN '>=9' END,
				CASE abs(hashtext('$source$batch' || id)) % 5 WHEN 0 THEN 'Local' WHEN 1 THEN 'x' END
			FROM numsync.phone_number WHERE abs(hashtext('$batch' || id || '$batch$source')) % 3 > 0" | tr '|' ',' |
			sed '1i id,enabled,provider_status,billing_monthly_amount,list_type' >"$work/x.csv"
		NUMSYNC_SOURCES='admin:100,crm:60,ops:60,late:10' "$numsync" import -q --source "$source" "$work/x.csv" >"$work/out" 2>&1
		is $? 0 "$source, batch $batch"
	done
done
sql "UPDATE numsync.phone_number SET absent = '{\"provider_status\": null}' WHERE abs(hashtext(id)) % 11 = 0;
	UPDATE numsync.phone_number SET missing_since = now() WHERE abs(hashtext(id)) % 13 = 0"
# lines that name the number alone, of numbers that were then given to a second id: ambiguous, settled by lines above, or not,
# because one of the two was released
sql "SELECT number, 'false', 'by number' FROM numsync.phone_number WHERE id < 'gen-0000030'" | tr '|' ',' | sed '1i number,enabled,name' >"$work/x.csv"
NUMSYNC_SOURCES='admin:100,crm:60,ops:60,late:10' "$numsync" import -q --source crm --unknown-numbers keep "$work/x.csv"
sql "UPDATE numsync.phone_number m SET number = o.number, provider_released_at = CASE WHEN m.id > 'gen-0000050' THEN timestamptz 'yesterday' END
	FROM numsync.phone_number o WHERE m.account_id = 1 AND o.account_id = 1 AND m.id > 'gen-0000040' AND o.id = 'gen-' || lpad((right(m.id, 7)::integer - 40)::text, 7, '0')"
NUMSYNC_SOURCES='admin:100,crm:60,ops:60,late:10' "$numsync" drift >/dev/null 2>&1 # the priorities
plain() { sql "SELECT phone_id, field, source, priority, batch_id, line, coalesce(actual, '-'), gone, known, verdict FROM numsync.expectation_check WHERE account_id = 1 AND verdict <> 'holds' ORDER BY 1, 2"; }
sql "ANALYZE" # the slow way is a join of everything with everything
plain >"$work/plain"
sql "SELECT phone_id, field, source, priority, batch_id, line, coalesce(actual, '-'), verdict = 'gone', verdict <> 'unknown', verdict FROM numsync.evaluate_expectations(1) ORDER BY 1, 2" >"$work/evaluated"
cut -d '|' -f 1-7,10 "$work/plain" >"$work/a"
cut -d '|' -f 1-7,10 "$work/evaluated" >"$work/b"
same "$work/a" "$work/b" "what does not hold is what the expectations in force say ($(wc -l <"$work/a") lines)"
[ "$(wc -l <"$work/a")" -gt 40 ] && [ "$(cut -d '|' -f 8 "$work/a" | sort -u | tr '\n' ' ')" = 'ambiguous drift gone unknown ' ]
ok "among them drift, unknown, gone and ambiguous"
[ "$(sql 'SELECT count(*) FROM numsync.expectation_overruled')" -gt 10 ]
ok "some sources overrule others"

# without statistics, as on the first night
mkdir -p "$work/statements/queries" "$work/statements/views"
"$build/tests/prepare_sql" --text "$work/statements"
database
sandbox --generate 5000
must "$numsync" pull --refresh none -q
is "$(sql "SELECT count(*) FROM pg_stats WHERE schemaname = 'numsync' AND tablename = 'phone_number'")" 0 "nothing is known of the mirror"
sql "INSERT INTO numsync.stage_record (account_id, run_id, seq, id, number, read_at, absent)
	SELECT account_id, 1, row_number() OVER (ORDER BY id), id, number, now(), ARRAY['name'] FROM numsync.phone_number"
explain() { # NAME PARAMETERS VALUES
	{
		echo 'SET enable_nestloop = off;'
		echo "PREPARE s ($2) AS"
		cat "$work/statements/queries/$1.sql"
		echo ";"
		echo "EXPLAIN (COSTS off) EXECUTE s($3);"
	} | psql "$DATABASE_URL" -X -A -t -q >"$work/plan" 2>&1
}
for statement in merge_records:bigint,bigint,timestamptz:1,1,now\(\) fill_records:bigint,bigint:1,1 save_readings:bigint,bigint,timestamptz:1,1,now\(\); do
	name=${statement%%:*}
	rest=${statement#*:}
	explain "$name" "${rest%%:*}" "${rest#*:}"
	like "$work/plan" 'Index Cond: \(\(account_id = .*AND \(id = ' "$name looks numbers up by their key"
	absent '(Seq|Bitmap Heap) Scan on (phone_number|phone_number_reading)' "$name reads no large table whole" "$work/plan"
done
done_testing
