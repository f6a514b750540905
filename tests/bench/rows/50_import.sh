# Floor: the same file by \copy into a table of texts.
work import "import of $LINES lines x 3 fields"
goal ratio '<=' 2
mirror "$LINES"
sql "SELECT number FROM numsync.phone_number" | awk 'BEGIN { print "number,enabled,name,location_place" } { print $0 ",true,Line " NR ",Place " NR % 50 }' >"$work/import.csv"
sql 'CREATE TABLE public.plain (a text, b text, c text, d text)'
source_number=0
before_pair() {
	source_number=$((source_number + 1))
	sql 'TRUNCATE public.plain'
	sql CHECKPOINT
}
copy_plain() { timed psql "$DATABASE_URL" -X -q -c "\\copy public.plain from '$work/import.csv' csv header"; }
import_lines() { timed "$numsync" import --source "s$source_number" "$work/import.csv"; }
pairs copy_plain import_lines
