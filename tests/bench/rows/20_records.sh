# Every record read whole. Floor: the same records with curl, 16 at once, to /dev/null.
records_setup() { # LATENCY_MS
	empty
	sandbox --generate "$RECORDS" --latency "$1"
	"$numsync" pull --refresh none -q
	seq 0 $((RECORDS - 1)) | awk -v url="$NUMSYNC_API_URL" '
		{ printf "url = \"%s/phone-numbers/gen-%07d\"\noutput = /dev/null\n", url, $1 }' >"$work/urls"
	export NUMSYNC_CONNECTIONS=16
}
fetch_records() { timed curl -s -Z --parallel-max 16 -H "Authorization: Bearer $LEADPING_API_KEY" -K "$work/urls"; }
read_records() { timed "$numsync" pull --refresh all; }

work records "pull --refresh all, $RECORDS records, none changed"
goal ratio '<=' 1.2
goal cpu_s '<=' 0.5
records_setup 0
"$numsync" pull -q
sql 'VACUUM ANALYZE'
pairs fetch_records read_records

work records_first "the same, each record new"
goal ratio '<=' 1.2
goal cpu_s '<=' 0.5
records_setup 0
kept=$(echo "$DATABASE_URL" | sed 's/.*dbname=//')
copied=
before_subject() { from "$kept"; }
pairs fetch_records read_records

work records_latency "the same, none changed, each answer 5 ms away"
goal ratio '<=' 1.2
goal cpu_s '<=' 0.5
records_setup 5
"$numsync" pull -q
sql 'VACUUM ANALYZE'
pairs fetch_records read_records
unset NUMSYNC_CONNECTIONS
