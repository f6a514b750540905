# The list into an empty mirror. Floor: the same pages to /dev/null, the same rows by \copy, the same merge.
work pull_first "pull --refresh none, $ROWS rows, empty mirror"
goal ratio '<=' 1.3
empty
sandbox --generate "$ROWS" --page-limit 500
list_of_pages 500
"$numsync" pull --refresh none -q
sql "COPY numsync.stage_row TO STDOUT (FORMAT binary)" >"$work/rows"
{
	printf "\\\\copy numsync.stage_row FROM '%s' (FORMAT binary)\\n" "$work/rows"
	echo "BEGIN; SET LOCAL enable_nestloop = off; SET LOCAL jit = off;"
	printf 'PREPARE merge AS %s;\n' "$(statement merge_rows)"
	echo "EXECUTE merge(1, 1, now(), 1); COMMIT;"
} >"$work/merge.sql"
floor_pull_first() {
	download
	timed psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 -o /dev/null -f "$work/merge.sql"
}
subject_pull_first() { timed "$numsync" pull --refresh none; }
before_pair() { empty; }
before_subject() {
	[ "$(sql 'SELECT count(*) FROM numsync.phone_number')" = "$ROWS" ] || { echo "the floor did not merge the rows" >&2; exit 1; }
	empty
}
pairs floor_pull_first subject_pull_first
