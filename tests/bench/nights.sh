#!/bin/sh
# `make nights`: what many nights leave behind, and whether the last one takes as long as the first ones. One account of NUMBERS=500 at
# a sandbox, NIGHTS=300 nights on one clock (tests/lib/business.sh) of numsync, sandbox and a private PostgreSQL: each night CHANGES=5
# numbers are changed at Leadping, the whole list of wishes comes again as a file with as many other names, and `numsync run` reads all
# records; on the first of each month `prune --older-than 62d`, with revert_within = 62d, so that a steady size is reached within the
# nights. A night is short here, so PostgreSQL looks each second for what there is to vacuum, by its usual thresholds.
# Prints, at nights 30, 150 and 300 (AT=), the size of each table, and the processor time of numsync and server that import and
# run took (means of the ten nights up to then), which depends less on what else the machine does than its clock.
set -eu
numbers=${NUMBERS:-500} nights=${NIGHTS:-300} changes=${CHANGES:-5} at=${AT:-30 150 300}
unset NUMSYNC_TEST_CLUSTER NUMSYNC_TEST_DATABASE
. tests/lib/business.sh
finish() {
	cluster_stop
	business_end
}
trap finish EXIT
trap 'exit 130' INT TERM
business_begin "$1"
mkdir "$business/nights"
cluster_as() { # under the clock
	# shellcheck disable=SC2086
	if [ "$(id -u)" -eq 0 ]; then
		(cd / && env $business_preload setpriv --reuid=postgres --regid=postgres --init-groups "$@")
	else
		(cd / && env $business_preload "$@")
	fi
}
NUMSYNC_TEST_CLUSTER_OPTIONS='-c autovacuum=on -c autovacuum_naptime=1s' cluster_start
cluster_create numsync
DATABASE_URL=$(cluster_url numsync)
NUMSYNC_SANDBOX_KEY=sk_demo numsync-sandbox --generate "$numbers" --rate 0 --exit-with-parent >"$business/many.out" 2>&1 &
many=$!
business_reaches "$business/many.out"
unset NUMSYNC_STATE_DIR
export DATABASE_URL NUMSYNC_RATE_LIMIT=0 NUMSYNC_REVERT_WITHIN=62d
: >"$NUMSYNC_CONFIG"
ask() { psql "$DATABASE_URL" -X -A -t -q -c "$1"; }
numsync migrate >/dev/null

# of the server's processes that have ended, in hundredths of a second
server_time() { sed 's/ (.*) / /' "/proc/$(head -n 1 "$NUMSYNC_TEST_CLUSTER/data/postmaster.pid")/stat" | awk '{ print $15 + $16 }'; }
measure() { # FILE COMMAND...: appends measure of processor time; an exit status of 2 is as good as 0
	file=$1
	shift
	before=$(server_time)
	("$@" >"$business/out" 2>"$business/err" && : ; code=$?; [ $code = 0 ] || [ $code = 2 ] || touch "$business/failed"; times) >"$business/times"
	[ ! -e "$business/failed" ] || { cat "$business/out" "$business/err" >&2; echo "night $night failed: $*" >&2; exit 1; }
	# a server's process ends a little after its client
	until [ "$(ask "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'numsync%'")" = 0 ]; do sleep 0.05; done
	awk -v before="$before" -v after="$(server_time)" 'NR == 2 { gsub(/[ms]/, " "); print int(($1 * 60 + $2 + $3 * 60 + $4) * 1000 + (after - before) * 10 + 0.5) }' "$business/times" >>"$business/nights/$file"
}
mean() { tail -n 10 "$business/nights/$1" | awk '{ sum += $1 } END { printf "%d", sum / NR }'; }
sizes() { # TABLE BYTES ROWS
	ask "SELECT t.name, sum(pg_total_relation_size(t.oid)), sum((xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n FROM ONLY ' || t.oid::regclass, false, true, '')))[1]::text::bigint)
		FROM (SELECT c.oid, coalesce(p.relname, c.relname) AS name FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class p ON p.oid = i.inhparent
			WHERE c.relnamespace = 'numsync'::regnamespace AND c.relkind = 'r') t
		GROUP BY t.name ORDER BY t.name" | tr '|' '\t'
}
night=0
day=$(date -u -d '2026-01-01' +%s)
while [ $night -lt "$nights" ]; do
	night=$((night + 1))
	today=$(date -u -d "@$((day + night * 86400))" +%F)
	business_clock "$today 02:05"
	if [ $night = 1 ]; then
		numsync pull --quiet
		ask "SELECT number || ',Wish ' || id FROM numsync.phone_number ORDER BY id" >"$business/wishes"
	fi
	for change in $(seq "$changes"); do
		at_leadping=$(((night * 131 + change * 37) % numbers))
		business_control edit "{\"id\":\"gen-$(printf %07d $at_leadping)\",\"set\":{\"billing.monthlyAmount\":$night.$change}}"
	done
	awk -F, -v OFS=, -v night=$night -v changes="$changes" -v n="$numbers" '
		BEGIN { for (c = 1; c <= changes; c++) other[(night * 97 + c * 53) % n + 1] = 1 }
		NR in other { $2 = "Wish " night "." NR }
		{ print }' "$business/wishes" >"$business/wishes.new"
	mv "$business/wishes.new" "$business/wishes"
	{ echo number,name; cat "$business/wishes"; } >"$business/wishes.csv"
	measure import numsync import --quiet --source crm "$business/wishes.csv"
	business_clock "$today 02:07"
	measure run numsync run --quiet --refresh all --max-changes 100%
	case $today in
	*-01)
		business_clock "$today 05:01"
		measure prune numsync prune --quiet --yes --older-than 62d
		;;
	esac
	case " $at " in
	*" $night "*)
		sizes >"$business/nights/sizes.$night"
		echo "night $night: processor time of import $(mean import) ms, run $(mean run) ms, tables $(awk -F '\t' '{ sum += $2 } END { printf "%.1f", sum / 1e6 }' "$business/nights/sizes.$night") MB" >&2
		printf '%s\t%s\t\n' "processor time of import, ms" "$(mean import)" "processor time of run, ms" "$(mean run)" >>"$business/nights/sizes.$night"
		;;
	esac
done
[ "$(ask "SELECT count(*) FROM numsync.phone_number m JOIN numsync.expectation_in_force e ON e.phone_id = m.id WHERE e.field = 'name' AND m.name = e.operand[1]")" = "$numbers" ] ||
	{ echo 'not every number has the name that is wanted' >&2; exit 1; }
# one column a night: kB, and rows in brackets
set --
for night in $at; do
	[ ! -e "$business/nights/sizes.$night" ] || set -- "$@" "$business/nights/sizes.$night"
done
awk -F '\t' '
	FNR == 1 { column++; split(FILENAME, part, /\.|\//); heads[column] = FILENAME; sub(/.*\./, "", heads[column]) }
	{ if (!($1 in seen)) { seen[$1] = 1; order[++count] = $1 }
	  value[$1, column] = $3 == "" ? $2 : sprintf("%d kB (%d)", $2 / 1024, $3); total[column] += $3 == "" ? 0 : $2 }
	END {
		line = "| |"; rule = "|---|"
		for (c = 1; c <= column; c++) { line = line " night " heads[c] " |"; rule = rule "---|" }
		print line; print rule
		for (o = 1; o <= count; o++) {
			line = "| " order[o] " |"
			for (c = 1; c <= column; c++) line = line " " value[order[o], c] " |"
			print line
		}
		line = "| all tables |"
		for (c = 1; c <= column; c++) line = line sprintf(" %.1f MB |", total[c] / 1e6)
		print line
	}' "$@"
kill "$many" 2>/dev/null || true
