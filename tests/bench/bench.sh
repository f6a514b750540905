#!/bin/sh
# `make bench`: what numsync costs, as ratios to a floor measured in the same run. ROWS=200000 RUNS=5 set the size.
# Floors: downloading the same pages with curl to /dev/null, and \copy of the same rows into the staging table.
set -eu
BUILD=$1
export BUILD
rows=${ROWS:-200000}
runs=${RUNS:-5}
records=${RECORDS:-3000}
. tests/lib/e2e.sh
command -v jq >/dev/null && command -v curl >/dev/null || { echo "make bench needs jq and curl: make deps-test" >&2; exit 1; }

seconds() { # COMMAND...: its wall time
	start=$(date +%s%N)
	"$@" >/dev/null 2>&1
	end=$(date +%s%N)
	echo "$start $end" | awk '{ printf "%.3f\n", ($2 - $1) / 1e9 }'
}
download() { # every page of the list, by its token
	token=null
	while :; do
		token=$(curl -s -H "Authorization: Bearer $LEADPING_API_KEY" -H 'Content-Type: application/json' \
			-d "{\"pageSize\":500,\"continuationToken\":$token}" "$NUMSYNC_API_URL/phone-numbers/all/business" |
			tail -c 400 | grep -o '"continuationToken":.*' | sed 's/"continuationToken"://; s/}$//')
		[ "$token" != null ] || break
	done
}
fetch_records() {
	seq 0 $((records - 1)) | awk -v url="$NUMSYNC_API_URL" -v key="$LEADPING_API_KEY" '
		{ printf "url = \"%s/phone-numbers/gen-%07d\"\noutput = /dev/null\n", url, $1 }' >"$work/urls"
	curl -s -Z --parallel-max 16 -H "Authorization: Bearer $LEADPING_API_KEY" -K "$work/urls"
}
spread() { sort -n | awk '{ v[NR] = $1 } END { printf "%s (%s to %s)", v[int((NR + 1) / 2)], v[1], v[NR] }'; }
compare() { # NAME A B: files of times; prints the ratio of each pair
	paste "$2" "$3" | awk '{ printf "%.2f\n", $1 / $2 }' >"$work/ratio"
	printf '%-44s %s s, floor %s s, ratio %s\n' "$1" "$(spread <"$2")" "$(spread <"$3")" "$(spread <"$work/ratio")"
}

echo "numsync: median (least to most) of $runs runs; the sandbox runs on the same machine"
sandbox --generate "$rows" --page-limit 500
for _ in $(seq "$runs"); do
	database
	seconds download >>"$work/floor"
	seconds "$numsync" pull --refresh none >>"$work/first"
	seconds download >>"$work/floor2"
	seconds "$numsync" pull --refresh none >>"$work/again"
done
compare "pull of $rows rows, empty mirror / download" "$work/first" "$work/floor"
compare "pull of $rows rows, unchanged / download" "$work/again" "$work/floor2"
# a CSV about every number, three fields a line
sql "SELECT number FROM numsync.phone_number" | awk 'BEGIN { print "number,enabled,name,location_place" } { print $0 ",true,Line " NR ",Place " NR % 50 }' >"$work/import.csv"
sql 'CREATE TABLE public.plain (a text, b text, c text, d text)'
i=0
for _ in $(seq "$runs"); do
	i=$((i + 1))
	sql 'TRUNCATE public.plain'
	seconds psql "$DATABASE_URL" -X -q -c "\\copy public.plain from '$work/import.csv' csv header" >>"$work/plain"
	seconds "$numsync" import --source "s$i" "$work/import.csv" >>"$work/import"
done
compare "import of $rows lines x 3 fields / \\copy as text" "$work/import" "$work/plain"
sandbox --generate "$records"
database
"$numsync" pull --refresh none -q
for _ in $(seq "$runs"); do
	seconds fetch_records >>"$work/fetch"
	seconds "$numsync" pull --refresh all >>"$work/details"
done
compare "pull --refresh all of $records records / curl" "$work/details" "$work/fetch"
