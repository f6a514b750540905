# Memory does not grow with the number of rows. Peaks are VmHWM, which only rises: the last reading is the peak.
# Promise: rows stream from the socket through the JSON parser into COPY.
[ "${BUILD:-build}" = build ] || { echo '1..0 # skip the sanitizers need memory of their own'; exit 0; }
. tests/lib/e2e.sh
peak() { # COUNT: prints the peak in KiB of a pull of so many rows
	database >&2
	sandbox --generate "$1" --page-limit 500 >&2
	"$numsync" pull --refresh none >"$work/out" 2>"$work/err" &
	pid=$!
	high=0
	while reading=$(awk '/^VmHWM/ { print $2 }' "/proc/$pid/status" 2>/dev/null) && [ -n "$reading" ]; do
		high=$reading
		sleep 0.1
	done
	wait $pid || { cat "$work/err" >&2; high=0; }
	sandbox_stop
	echo "$high" >"$work/peak"
}
peak 2000
small=$(cat "$work/peak")
peak 50000
large=$(cat "$work/peak")
is "$(sql 'SELECT count(*) FROM numsync.phone_number')" 50000 "50,000 rows are in the mirror"
echo "# peak: $small KiB at 2,000 rows, $large KiB at 50,000 rows"
[ "$small" -gt 0 ] && [ "$large" -gt 0 ] && [ $((large * 100)) -le $((small * 103)) ]
ok "50,000 rows take at most 3% more memory than 2,000"
[ "$large" -lt 32768 ]
ok "50,000 rows take less than 32 MB"
# a file of so many lines is worth workers of the server, whatever the number of lines below which it is not
sql "COPY (SELECT id || ',Line ' || row_number() OVER (ORDER BY id) FROM numsync.phone_number ORDER BY id LIMIT 20000) TO STDOUT" | sed '1i id,name' >"$work/many.csv"
run 0 "$numsync" import "$work/many.csv"
is "$(sql "SELECT count(*), count(DISTINCT l.cells ->> 'name') FROM numsync.import_line l JOIN numsync.phone_number p ON p.account_id = l.account_id AND p.id = l.cells ->> 'id'")" '20000|20000' \
	"an import of 20,000 lines has each of them"
done_testing
