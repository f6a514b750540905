# What a person waits for, with NUMBERS numbers, two expectations and nearly three readings each, an earlier version of every second number,
# 200 releases, and warmups. Floor: the plainest SQL that gives the same answer.
people_setup() {
	exists bench_people || {
		mirror "$NUMBERS"
		sql "UPDATE numsync.run SET started_at = started_at - interval '40 days', ended_at = ended_at - interval '40 days'"
		sql "UPDATE numsync.phone_number m
			SET valid_from = now() - interval '70 days',
				provider_release_scheduled_at = CASE WHEN n % greatest($NUMBERS / 200, 1) = 0 THEN now() + n % 50 * interval '1 day' END,
				warmup_state = CASE WHEN n % 10 = 0 THEN 'Warming' ELSE 'Ready' END, warmup_progress_percent = n % 101,
				call_warmup_state = 'Ready', call_warmup_stage = 'Stage ' || n % 5
			FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM numsync.phone_number) o
			WHERE m.account_id = 1 AND o.id = m.id"
		sql "INSERT INTO numsync.phone_number_history SELECT m.*, m.valid_from + interval '30 days', 1 FROM numsync.phone_number m WHERE warmup_progress_percent % 2 = 0"
		sql "UPDATE numsync.phone_number_history SET name = name || ' as it was'"
		sql "UPDATE numsync.phone_number SET valid_from = valid_from + interval '30 days'"
		sql "INSERT INTO numsync.phone_number_reading_history
			SELECT 1, m.id, now() - r.ago, 1, now() - r.until
			FROM numsync.phone_number m
			CROSS JOIN (VALUES (interval '41 days', interval '40 days'), (interval '40 days', interval '0')) r (ago, until)"
		wanted_csv
		"$numsync" import -q "$work/wanted.csv"
		sandbox --generate 8
		"$numsync" pull -q --refresh none 2>/dev/null || [ $? = 4 ] # a list that lacks nearly all marks nothing as gone
		sandbox_stop
		sql "UPDATE numsync.phone_number_reading SET detail_run_id = (SELECT max(run_id) FROM numsync.run)"
		sql 'CREATE TABLE public.wanted AS SELECT account_id, phone_id, field, operand[1] AS value, source, batch_id, line FROM numsync.expectation'
		sql 'VACUUM ANALYZE'
		psql -h "$NUMSYNC_TEST_CLUSTER" -U postgres -q -d postgres -c "ALTER DATABASE $copied RENAME TO bench_people"
		copied=
	}
	from bench_people
}
# a side that is nothing but SQL, read from standard input
plain() { cat >"$work/plain.sql"; }
ask() { timed psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 -o /dev/null -f "$work/plain.sql"; }
show() { timed sh -c '"$@" >/dev/null 2>&1 || [ $? -le 4 ]' - "$numsync" "$@"; }

fresh="SELECT count(*), count(r.detail_at), min(r.detail_at), percentile_disc(0.5) WITHIN GROUP (ORDER BY r.detail_at), count(*) FILTER (WHERE r.detail_at > now() - interval '1 day')
	FROM numsync.phone_number m LEFT JOIN numsync.phone_number_reading r USING (account_id, id) WHERE m.account_id = 1 AND m.missing_since IS NULL;"
releases="SELECT m.number, count(w.line) FROM numsync.phone_number m LEFT JOIN public.wanted w ON w.account_id = 1 AND w.phone_id = m.id AND w.field = 'enabled' AND w.value = 'true'
	WHERE m.account_id = 1 AND m.provider_release_scheduled_at IS NOT NULL GROUP BY m.number;"
differs="SELECT e.field, count(*) FROM public.wanted e JOIN numsync.phone_number m ON m.account_id = e.account_id AND m.id = e.phone_id
	WHERE e.account_id = 1 AND e.value IS DISTINCT FROM CASE e.field WHEN 'enabled' THEN m.enabled::text ELSE m.provider_status END GROUP BY e.field;"

work status "status, $NUMBERS numbers x 2 expectations"
goal ratio '<=' 3
people_setup
plain <<Q
$fresh
$releases
Q
show_status() { show status; }
pairs ask show_status

work status_anew "the same when somebody has imported since"
goal ratio '<=' 3
people_setup
sql "INSERT INTO numsync.source VALUES (1, 'nobody', 50)" # another mark
plain <<Q
$fresh
$releases
$differs
Q
pairs ask show_status

work history "history of one number among them"
goal ratio '<=' 3
people_setup
one=$(sql "SELECT number FROM numsync.phone_number WHERE id = 'bulk-' || lpad(($NUMBERS / 2)::text, 7, '0')")
plain <<Q
SELECT * FROM numsync.phone_number WHERE account_id = 1 AND number = '$one';
SELECT h.* FROM numsync.phone_number m JOIN numsync.phone_number_history h USING (account_id, id) WHERE m.account_id = 1 AND m.number = '$one' ORDER BY h.valid_to;
SELECT * FROM numsync.expectation_line WHERE account_id = 1 AND number = '$one';
SELECT s.* FROM numsync.phone_number m JOIN numsync.change c ON c.account_id = m.account_id AND c.phone_id = m.id JOIN numsync.change_step s ON s.account_id = c.account_id AND s.change_id = c.change_id
	WHERE m.account_id = 1 AND m.number = '$one';
Q
show_history() { show history "$one"; }
pairs ask show_history

work report "the report as a page"
goal ratio '<=' 2
people_setup
plain <<Q
$fresh
$releases
$differs
SELECT warmup_state, warmup_progress_percent, call_warmup_state, call_warmup_stage, count(*) FROM numsync.phone_number WHERE account_id = 1 GROUP BY 1, 2, 3, 4;
SELECT m.number, max(h.valid_to) FROM numsync.phone_number m LEFT JOIN numsync.phone_number_history h ON h.account_id = m.account_id AND h.id = m.id
	AND (h.warmup_state, h.warmup_progress_percent) IS DISTINCT FROM (m.warmup_state, m.warmup_progress_percent)
	WHERE m.account_id = 1 AND m.warmup_state = 'Warming' AND m.warmup_progress_percent <> 100 GROUP BY m.number;
SELECT date_trunc('hour', now() - r.detail_at), count(*) FROM numsync.phone_number_reading r WHERE r.account_id = 1 GROUP BY 1;
SELECT key, count(*) FROM numsync.phone_number m CROSS JOIN LATERAL jsonb_object_keys(m.absent) key WHERE m.account_id = 1 GROUP BY key;
SELECT key, count(*) FROM numsync.phone_number m CROSS JOIN LATERAL jsonb_object_keys(m.unknown) key WHERE m.account_id = 1 GROUP BY key;
Q
show_report() { show report -o "$work/report.html"; }
pairs ask show_report

work release_watch "view release_watch asked in psql, under default settings"
goal ratio '<=' 3
people_setup
plain <<Q
$releases
Q
watch() { timed psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 -o /dev/null -c 'SELECT * FROM numsync.release_watch'; }
pairs ask watch

work doctor "doctor, without the API"
goal ratio '<=' 3
people_setup
plain <<Q
$fresh
$releases
Q
unset NUMSYNC_API_URL
show_doctor() { timed sh -c '"$@" >/dev/null 2>&1 || true' - "$numsync" doctor; }
pairs ask show_doctor

work close "close of last month"
goal ratio '<=' 2
people_setup
month=$(date -u -d "$(date -u +%Y-%m-01) - 1 day" +%Y-%m)
end=$(date -u +%Y-%m-01)
plain <<Q
BEGIN;
CREATE TABLE public.closed AS
	SELECT v.id, v.number, v.name, v.business_id, v.billing_monthly_amount, v.billing_channel, v.status, v.enabled, r.detail_at
	FROM numsync.phone_number_version v
	LEFT JOIN (SELECT id, max(detail_at) AS detail_at FROM numsync.reading_version
		WHERE account_id = 1 AND detail_at < '$end' AND valid_to >= '$end' GROUP BY id) r USING (id)
	WHERE v.account_id = 1 AND v.valid_from < '$end' AND v.valid_to >= '$end' AND v.missing_since IS NULL;
SELECT count(*) FROM public.closed c WHERE c.detail_at < date '$end' - 1 AND NOT EXISTS (SELECT FROM numsync.phone_number_reading r WHERE r.account_id = 1 AND r.id = c.id AND r.detail_at >= '$end');
SELECT sum(billing_monthly_amount) FROM public.closed;
\\copy (SELECT * FROM public.closed ORDER BY number, id) to program 'sha256sum >/dev/null' csv
ROLLBACK;
Q
before_pair() {
	sql "DELETE FROM numsync.closing_line; DELETE FROM numsync.closing"
	sql "VACUUM numsync.closing_line"
}
close_month() { timed sh -c '"$@" >/dev/null 2>&1' - "$numsync" close "$month" --accept-stale; }
pairs ask close_month
