# Migration 0011 of the old series.
# Promise: it keeps what was imported before it: expectations, repeats, withdrawals and the lines as they were.
. tests/lib/e2e.sh
# the tables as they were, with what a version of then had written
apply() { psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 "$@" >"$work/psql" 2>"$work/psql.err"; }
migrations=$(pwd)/fixtures/migrations
old=old_$$
cluster_create "$old" || exit 1
DATABASE_URL=$(cluster_url "$old")
export DATABASE_URL
apply -c 'CREATE SCHEMA numsync'
for file in "$migrations"/000[1-9]_*.sql "$migrations"/0010_*.sql; do must apply -f "$file"; done
apply <<'Q'
INSERT INTO numsync.account (account_id, name, created_at) VALUES (1, 'default', now());
INSERT INTO numsync.source VALUES (1, 'admin', 100);
INSERT INTO numsync.import_batch (account_id, batch_id, source, file_name, file_sha256, actor, imported_at, line_count, expectation_count)
	VALUES (1, 1, 'admin', 'a.csv', 'x', 'ann', '2026-01-01', 2, 4), (1, 2, 'admin', 'b.csv', 'y', 'bob', '2026-01-02', 2, 1);
INSERT INTO numsync.withdrawal VALUES (1, 1, 'batch', 'admin', 2, 'eve', '2026-01-03');
INSERT INTO numsync.import_line VALUES
	(1, 1, 2, 'p1', '+13030000001', '{"number": "+13030000001", "name": "A|B", "provider_status": "active|failed"}'),
	(1, 1, 3, NULL, '+13030000002', '{"number": "+13030000002", "name": "C", "warmup_health_score": "70..80"}'),
	(1, 2, 2, 'p1', '+13030000001', '{"number": "+13030000001", "name": "A|B"}'),
	(1, 2, 3, NULL, '+13030000002', '{"number": "+13030000002", "name": "D"}');
INSERT INTO numsync.expectation (account_id, batch_id, line, field, phone_id, number, source, kind, correctable, operator, operand,
		reason, on_drift, actor, effective_at, expires_at, created_at, withdrawn_at, withdrawal_id)
	VALUES (1, 1, 2, 'name', 'p1', '+13030000001', 'admin', 'text', true, 'eq', '{A|B}', 'why', 'report', 'ann', NULL, '2030-01-01', '2026-01-01', NULL, NULL),
	(1, 1, 2, 'provider_status', 'p1', '+13030000001', 'admin', 'text', false, 'in', '{active,failed}', 'why', 'disable', 'ann', NULL, '2030-01-01', '2026-01-01', NULL, NULL),
	(1, 1, 3, 'name', NULL, '+13030000002', 'admin', 'text', true, 'eq', '{C}', NULL, 'report', 'ann', NULL, NULL, '2026-01-01', NULL, NULL),
	(1, 1, 3, 'warmup_health_score', NULL, '+13030000002', 'admin', 'int', false, 'between', '{70,80}', NULL, 'report', 'ann', NULL, NULL, '2026-01-01', NULL, NULL),
	(1, 2, 3, 'name', NULL, '+13030000002', 'admin', 'text', true, 'eq', '{D}', NULL, 'report', 'bob', NULL, NULL, '2026-01-02', '2026-01-03', 1);
INSERT INTO numsync.expectation_repeat VALUES (1, 2, 1, 2, 'name');
Q
ok "the tables of then"
sed 's/^/# /' "$work/psql.err"
everything() {
	sql "SELECT 'expectation', batch_id, line, field, phone_id, number, source, kind, correctable, operator, operand, reason, on_drift, actor, effective_at, expires_at, created_at, withdrawn_at, withdrawal_id FROM numsync.expectation ORDER BY batch_id, line, field"
	sql "SELECT 'repeat', batch_id, of_batch_id, of_line, field FROM numsync.expectation_repeat ORDER BY 2, 3, 4, 5"
	sql "SELECT 'line', batch_id, line, phone_id, number, cells FROM numsync.import_line ORDER BY 2, 3"
	sql "SELECT 'force', phone_id, field, operand FROM numsync.expectation_in_force ORDER BY 2, 3"
}
everything >"$work/before"
apply -f "$migrations/0011_lines.sql"
ok "migration 0011 is applied"
sed 's/^/# /' "$work/psql.err"
everything >"$work/after"
same "$work/before" "$work/after" "every expectation, repeat and line is what it was"
is "$(sql 'SELECT (SELECT count(*) FROM numsync.expectation_line) || (SELECT count(*) FROM numsync.repeated_line)::text')" 31 "kept as lines, those that say nothing new apart"
done_testing
