# Migration 0005: what files repeated line by line becomes ranges of lines.
# Promise: it keeps every line as it was and every repeat; lines that are spelt otherwise, or repeat several lines, stay as they are.
. tests/lib/e2e.sh
database
sandbox --generate 12
must "$numsync" pull
file() { # SED SCRIPT
	sql "SELECT number || ',Name ' || id || ',true,' FROM numsync.phone_number ORDER BY id" | sed '1i number,name,enabled,location_place' | sed "$1" >"$work/file.csv"
	must "$numsync" import "$work/file.csv"
}
file ''
file '5s/Name/Other/'
file '5s/Name/Other/; 7s/true/TRUE/; 9d' # spelt otherwise; and from there the lines stand one higher
file '3s/,$/,Place/; 4d'                 # the first line again, in part
printf 'id,name\ngen-0000001,By id\ngen-0000002,\\One\n' >"$work/id.csv"
must "$numsync" import --source ids "$work/id.csv"
printf 'id,name\ngen-0000001,By id\ngen-0000002,Two\n' >"$work/id.csv"
must "$numsync" import --source ids "$work/id.csv"
everything() {
	sql "SELECT 'repeat', batch_id, of_batch_id, of_line, field FROM numsync.expectation_repeat ORDER BY 2, 3, 4, 5"
	sql "SELECT 'line', batch_id, line, phone_id, number, cells FROM numsync.import_line ORDER BY 2, 3"
}
ranges() { sql "SELECT * FROM numsync.repeated_range WHERE batch_id < 5 ORDER BY batch_id, line"; }
lines() { sql "SELECT * FROM numsync.repeated_line WHERE batch_id < 5 ORDER BY batch_id, line"; } # an import has no ranges of lines by id
everything >"$work/before"
ranges >"$work/ranges"
lines >"$work/lines"
[ -s "$work/ranges" ] && [ -s "$work/lines" ]
ok "files were repeated as ranges, and line by line"
# as an earlier version had kept them
must psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 -c "
	INSERT INTO numsync.repeated_line (account_id, batch_id, line, phone_id, number, cells, of_batch_id, of_line)
	SELECT r.account_id, r.batch_id, r.line + place, o.phone_id, o.number,
		coalesce(o.cells, array_to_string(numsync.spelt_cells(o.number, o.said, b.number_column), U&'\001E', '')),
		ARRAY(SELECT CASE WHEN s <> '' THEN o.batch_id END FROM unnest(string_to_array(o.said, U&'\001E')) s),
		ARRAY(SELECT CASE WHEN s <> '' THEN o.line END FROM unnest(string_to_array(o.said, U&'\001E')) s)
	FROM numsync.repeated_range r
	CROSS JOIN LATERAL generate_series(0, r.last_line - r.line) place
	JOIN numsync.expectation_line o ON o.account_id = r.account_id AND o.batch_id = r.of_batch_id AND o.line = r.of_line + place
	JOIN numsync.import_batch b ON b.account_id = o.account_id AND b.batch_id = o.batch_id;
	DELETE FROM numsync.repeated_range"
everything >"$work/after"
same "$work/before" "$work/after" "line by line they say the same"
sed -n '/^INSERT INTO numsync.repeated_range/,$p' sql/migrations/0005_repeated_range.sql >"$work/taken_over.sql"
must psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 -f "$work/taken_over.sql"
everything >"$work/after"
same "$work/before" "$work/after" "every line and every repeat is what it was"
ranges >"$work/after"
same "$work/ranges" "$work/after" "what is word for word became the ranges that an import makes"
lines >"$work/after"
same "$work/lines" "$work/after" "the other lines stay as they are"
done_testing
