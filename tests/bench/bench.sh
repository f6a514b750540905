#!/bin/sh
# `make bench`: what numsync costs, as ratios to a floor measured in the same run. ROWS=200000 RECORDS=3000 LINES=1000000 RUNS=5 set the size.
# Floors: downloading the same pages with curl to /dev/null, and \copy of the same rows into the staging table.
set -eu
BUILD=$1
export BUILD
rows=${ROWS:-200000}
runs=${RUNS:-5}
records=${RECORDS:-3000}
lines=${LINES:-1000000}
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
# the billing export against the same statement through psql
database
sandbox --generate 8
"$numsync" pull -q
sql "INSERT INTO numsync.phone_number (account_id, id, number, name, enabled, status, business_id, business_name, user_id, user_name,
		billing_business_id, billing_business_name, billing_channel, billing_user_id, billing_user_name,
		billing_subscription_item_id, billing_monthly_amount, row_read, record_read, valid_from, run_id, created_at)
	SELECT 1, 'bulk-' || lpad(i::text, 7, '0'), '+1303' || lpad(i::text, 7, '0'), 'Line ' || i, i % 7 > 0, 'Active', 'b-' || i % 9,
		'Business ' || i % 9, 'u-' || i % 50, 'User ' || i % 50, 'b-' || i % 9, 'Business ' || i % 9, 'c' || i % 4, 'u-' || i % 50,
		'User ' || i % 50, 'si-' || i, ((i::bigint * 7919) % 1000003)::numeric(20,4) / 10000, true, true, now(), 1,
		'2026-03-29 01:30:00+00'
	FROM generate_series(1, $lines) i;
	INSERT INTO numsync.phone_number_reading SELECT account_id, id, now(), 1 FROM numsync.phone_number ON CONFLICT DO NOTHING"
sql 'VACUUM ANALYZE numsync.phone_number, numsync.phone_number_reading'
columns=$("$numsync" export billing --raw 2>/dev/null | head -n 1 | sed 's/,read_at$//; s/[^,]*/v.&/g')
line=$(grep -v '^--' sql/queries/line_as_of.sql | tr '\n\t' '  ' | sed 's/{{each||\([^}]*\)}}/\1/; s/{{[^}]*}}//g; s/%/moment/g')
cat >"$work/floor.sql" <<Q
BEGIN ISOLATION LEVEL REPEATABLE READ;
SET LOCAL jit = off;
SET LOCAL enable_nestloop = off;
SET LOCAL timezone = 'UTC';
\\o /dev/null
SELECT set_config('numsync.account_id', '1', true), set_config('numsync.moment', '9999-12-31', true), set_config('numsync.gone', 'false', true);
\\copy (SELECT $columns, v.read_at FROM ($line) v ORDER BY v.number, v.id) to '$work/floor.csv' csv header
COMMIT;
Q
peak() { /usr/bin/time -f %M -o "$work/kib" "$@" >/dev/null 2>&1 && cat "$work/kib"; }
for _ in $(seq "$runs"); do
	seconds psql "$DATABASE_URL" -X -q -v ON_ERROR_STOP=1 -f "$work/floor.sql" >>"$work/floor_export"
	seconds "$numsync" export billing -q -o "$work/export.csv" >>"$work/export"
done
[ "$(wc -l <"$work/floor.csv")" = "$(wc -l <"$work/export.csv")" ] || { echo "the floor did not write the same lines" >&2; exit 1; }
compare "export of $lines lines to CSV / \\copy" "$work/export" "$work/floor_export"
seconds "$numsync" export billing -q -o "$work/export.xlsx" >"$work/xlsx"
printf '%-44s %s s; peak %s KiB as CSV, %s KiB as XLSX\n' "export of $lines lines to XLSX" "$(spread <"$work/xlsx")" \
	"$(peak "$numsync" export billing -q -o "$work/export.csv")" "$(peak "$numsync" export billing -q -o "$work/export.xlsx")"
sandbox --generate "$records"
database
"$numsync" pull --refresh none -q
for _ in $(seq "$runs"); do
	seconds fetch_records >>"$work/fetch"
	seconds "$numsync" pull --refresh all >>"$work/details"
done
compare "pull --refresh all of $records records / curl" "$work/details" "$work/fetch"
