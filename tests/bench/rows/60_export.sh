# Floor: the same statement through psql, as a CSV.
work export "export billing of $LINES lines to CSV"
goal ratio '<=' 1.2
mirror "$LINES"
columns=$("$numsync" export billing --raw 2>/dev/null | head -n 1 | sed 's/,read_at$//; s/[^,]*/v.&/g')
line=$(statement copy_billing_lines | sed -n '/^FROM (SELECT/,/^ORDER BY/p' | sed '$d' | sed '1s/^FROM (//; $s/^) v$//; s,--.*,,' | tr '\n\t' '  ' |
	sed "s/[$]1::bigint/1::bigint/g; s/[$]2::timestamptz/'9999-12-31'::timestamptz/g; s/[$]4::boolean/false/g")
cat >"$work/floor.sql" <<Q
BEGIN ISOLATION LEVEL REPEATABLE READ;
SET LOCAL jit = off;
SET LOCAL enable_nestloop = off;
SET LOCAL timezone = 'UTC';
\\o /dev/null
\\copy (SELECT $columns, v.read_at FROM ($line) v ORDER BY v.number, v.id) to '$work/floor.csv' csv header
COMMIT;
Q
copy_out() { timed psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 -f "$work/floor.sql"; }
export_csv() { timed "$numsync" export billing -q -o "$work/export.csv"; }
pairs copy_out export_csv
[ "$(wc -l <"$work/floor.csv")" = "$(wc -l <"$work/export.csv")" ] || { echo "the floor did not write the same lines" >&2; exit 1; }
