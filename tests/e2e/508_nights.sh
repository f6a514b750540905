# NIGHTS=16 nights with random changes, faults and a crash (SEED makes them repeatable).
# Promise: after each one the exit status, what run printed, the hook's JSON, the run's row, metrics, report, status and history tell the
# same story, and in the end mirror and server agree.
. tests/lib/e2e.sh
nights=${NIGHTS:-16} seed=${SEED:-1} crash=$((nights / 2))
database
sandbox --generate 40
mkdir "$work/spool"
cat >"$work/hook.sh" <<SH
#!/bin/sh
cat >$work/hook.json
SH
chmod 755 "$work/hook.sh"
printf '[numsync]\ninbox = %s\nreport = %s\nmetrics = %s\nhook = %s\nretries = 1\n' "$work/spool" "$work/report.html" \
	"$work/numsync.prom" "$work/hook.sh" >"$NUMSYNC_CONFIG"
drawn=0
draw() { # N: sets $number, from 0 below N
	drawn=$((drawn + 1))
	number=$(awk -v s="$seed" -v d="$drawn" -v n="$1" 'BEGIN { srand(s * 1000003 + d); rand(); print int(rand() * n) }')
}
some_id() {
	draw 40
	id=$(printf 'gen-%07d' "$number")
}
edits() {
	edited=
	for edit in 1 2 3; do
		some_id
		draw 4
		case $number in
		0) set="\"name\":\"night $night.$edit\"" ;;
		1) set='"enabled":false' ;;
		2) set='"providerStatus":"suspended"' ;;
		*) set="\"billing.monthlyAmount\":$night.$edit" ;;
		esac
		if_there edit "{\"id\":\"$id\",\"set\":{$set}}"
		edited="$edited $id"
	done
	draw 10
	if [ "$number" = 0 ]; then
		some_id
		if_there remove "{\"id\":\"$id\"}"
	fi
}
wishes() { # a file in the inbox, on some nights a bad one
	draw 3
	[ "$number" = 0 ] && return
	echo 'id,enabled,name,provider_status' >"$work/new.csv"
	for line in 1 2 3 4; do
		some_id
		draw 3
		case $number in
		0) echo "$id,true,," ;;
		1) echo "$id,,wish $night.$line," ;;
		*) echo "$id,false,,active" ;;
		esac
	done | sort -u -t, -k1,1 >>"$work/new.csv"
	draw 8
	[ "$number" != 0 ] || echo 'gen-0000001,perhaps,,' >>"$work/new.csv"
	touch -d '1 minute ago' "$work/new.csv"
	mv "$work/new.csv" "$work/spool/night-$night.csv"
}
faults() {
	draw 12
	key=$LEADPING_API_KEY
	case $night:$number in
	1:* | $nights:*) fault= ;;
	7:*) fault='get:429@3' ;;
	10:*) fault='' key=wrong ;;
	*:0) fault='list:500@1' ;;
	*:1) fault='get:500=100' ;;
	*:2) fault='put-ignored@1' ;;
	*:3) fault='put-lost@1' ;;
	*:4) fault='put:409=100' ;;
	*:5) fault='list:half-list@1' ;;
	*:6) fault='get:absent-field=20' ;;
	*:7) fault='list:wrong-type@1' ;;
	*:8) fault='list:not-object=100' ;;
	*) fault= ;;
	esac
	control faults "{\"faults\":[${fault:+\"$fault\"}]}" >/dev/null
}
# one line a witness: run, exit, rows, records, requests, throttled, confirmed, not needed, in conflict, failed
row_says() { sql "SELECT concat_ws(' ', run_id, exit_status, rows_read, records_read, requests, throttled, changes_confirmed, changes_unneeded, changes_conflicted, changes_failed) FROM numsync.run ORDER BY run_id DESC LIMIT 1"; }
json_says() { jq -r '[.run, .exit_status, .rows_read, .records_read, .requests, .throttled, .changes_confirmed, .changes_not_needed, .changes_conflicted, .changes_failed] | map(tostring) | join(" ")' "$1"; }
metrics_say() {
	for name in id exit_status rows records requests throttled 'changes.*confirmed"' 'changes.*not_needed"' 'changes.*conflict"' 'changes.*failed"'; do
		sed -n "s/^numsync_last_run_${name%\"*}[{\"].* //p" "$work/numsync.prom"
	done | tr '\n' ' ' | sed 's/ $//'
}
report_says() { # without the exit status
	sed 's|</d[dt]>|&\n|g' "$work/report.html" | sed -n \
		-e 's/.*<dd>\([0-9]*\), run, .*/1 \1/p' \
		-e 's/.*<dd>\([0-9]*\) rows ([0-9]* new), \([0-9]*\) records.*/2 \1 \2/p' \
		-e 's/.*<dd>\([0-9]*\), of which \([0-9]*\) were throttled.*/3 \1 \2/p' \
		-e 's/.*<dd>[0-9]* planned, \([0-9]*\) confirmed, \([0-9]*\) not needed, [0-9]* no longer wanted, \([0-9]*\) in conflict, \([0-9]*\) failed.*/4 \1 \2 \3 \4/p' |
		sort | cut -d' ' -f2- | tr '\n' ' ' | sed 's/ $//'
}
status_says() { # run, exit, rows, records, confirmed, conflicts and failures
	jq -r '.runs[0] | [.run, .exit_status, .rows, .records, .confirmed, .failed] | map(tostring) | join(" ")' "$1"
}
without() { echo "$1" | cut -d' ' -f"$2"; }
story() { # STATUS: what all of them say of the run that ended with it
	told=$(row_says)
	set -- "$1" $told
	[ "$3" = "$1" ] || wrong "the row says $told"
	[ "$(json_says "$work/out")" = "$told" ] || wrong "printed: $(json_says "$work/out"), row: $told"
	cmp -s "$work/out" "$work/hook.json" || wrong "the hook got something else"
	[ "$(metrics_say)" = "$told" ] || wrong "metrics: $(metrics_say), row: $told"
	[ "$(report_says)" = "$2 $4 $5 $6 $7 $8 $9 ${10} ${11}" ] || wrong "report: $(report_says), row: $told"
	grep -qE ">$1<|exit status $1" "$work/report.html" || wrong "the report does not have $1"
	"$numsync" status --json >"$work/status"
	[ "$(status_says "$work/status")" = "$2 $3 $4 $5 $8 $((${10} + ${11}))" ] || wrong "status: $(status_says "$work/status"), row: $told"
	drift=$(sql "SELECT coalesce(sum(lines), 0) FROM numsync.run_drift WHERE run_id = $2")
	[ "$(jq '.drift_correctable + .drift_report_only' "$work/out")" = "$drift" ] || wrong "drift printed: $(jq -c '[.drift_correctable, .drift_report_only]' "$work/out"), noted: $drift"
	[ "$(sed -n 's/^numsync_drift_values{.* //p' "$work/numsync.prom" | awk '{ sum += $1 } END { print sum + 0 }')" = "$drift" ] || wrong "drift of metrics is another than $drift"
	[ "$(jq '.drift_correctable + .drift_report_only' "$work/status")" = "$drift" ] || wrong "drift of status is another than $drift"
	[ "$(jq '.error == null' "$work/out")" = true ] && [ "$1" != $((drift > 0 ? 2 : 0)) ] && wrong "exit $1 with drift $drift and no error"
	[ "$(jq '.error != null' "$work/out")" = true ] && [ "$1" -le 2 ] && wrong "exit $1 with an error"
	[ "$1" -le 2 ] && succeeded=$(sql "SELECT floor(extract(epoch FROM ended_at)) FROM numsync.run WHERE run_id = $2")
	[ "$(sed -n 's/^numsync_last_success_timestamp_seconds{.* \([0-9]*\)[.0-9]*$/\1/p' "$work/numsync.prom")" = "$succeeded" ] || wrong "the last success is not $succeeded"
	life "$2"
}
life() { # RUN: the history of what it changed
	for id in $(sql "SELECT c.phone_id FROM numsync.change_step s JOIN numsync.change c USING (account_id, change_id) WHERE s.run_id = $1 AND s.state = 'confirmed' LIMIT 2"); do
		"$numsync" history --format json "$id" | jq -e --argjson run "$1" 'any(.run == $run and .kind == "confirmed")' >/dev/null ||
			wrong "history $id lacks the change of run $1"
	done
	id=$(sql "SELECT id FROM numsync.phone_number_history WHERE replaced_by_run_id = $1 LIMIT 1")
	[ -z "$id" ] || "$numsync" history --format json "$id" | jq -e --argjson run "$1" 'any(.run == $run and (.kind == "changed" or .kind == "gone" or .kind == "back" or .kind == "first read"))' >/dev/null ||
		wrong "history $id lacks the version of run $1"
}
wrongs=0
wrong() {
	wrongs=$((wrongs + 1))
	echo "# night $night${fault:+ ($fault)}, exit $code: $1"
}
night=0 codes='' succeeded='' told_changes=0
while [ $night -lt "$nights" ]; do
	night=$((night + 1))
	edits
	wishes
	faults
	if [ $night = $crash ]; then
		fault=
		control faults '{"faults":[]}' >/dev/null
		printf 'id,name\ngen-0000002,crash\ngen-0000003,crash\n' >"$work/spool/crash.csv"
		touch -d '1 minute ago' "$work/spool/crash.csv"
		cp "$work/numsync.prom" "$work/before.prom"
		NUMSYNC_STEP=apply.answered "$PWD/build/steps/numsync" run --json >"$work/out" 2>"$work/err"
		code=$?
		[ $code = 137 ] || wrong "it did not die"
		cmp -s "$work/numsync.prom" "$work/before.prom" || wrong "metrics changed"
		[ "$("$numsync" status --json | jq -r '.runs[0].state')" = running ] || wrong "status does not show it at work"
		died=$(sql 'SELECT max(run_id) FROM numsync.run')
	else
		LEADPING_API_KEY=$key "$numsync" run --json >"$work/out" 2>"$work/err"
		code=$?
		story $code
		told_changes=$((told_changes + $(sed -n 's/^numsync_last_run_changes{.*"confirmed"} //p' "$work/numsync.prom")))
		if [ $night = $((crash + 1)) ]; then
			[ "$("$numsync" status --json | jq -r ".runs[] | select(.run == $died) | .state")" = interrupted ] || wrong "status does not say that run $died was interrupted"
		fi
	fi
	codes="$codes $code"
done
is $wrongs 0 "$nights nights, exit statuses$codes: all tell the same story"
is "$(sql "SELECT count(*) FROM numsync.run WHERE state = 'interrupted'"):$(sql "SELECT count(*) FROM numsync.run")" "1:$nights" "one run a night, one of them interrupted"
is "$(sql "SELECT count(*) FROM numsync.number_life WHERE kind = 'confirmed'")" "$told_changes" "as many changes confirmed in the history of all numbers as the nights' metrics told"
ok_codes=$(echo "$codes" | tr ' ' '\n' | sort -un | tr '\n' ' ')
echo "$ok_codes" | grep -q ' 2 .*77 137 '
ok "nights of several kinds ($ok_codes)"
is "$(state | jq -c '[.numbers[] | {id, enabled, name}] | sort_by(.id)' | sha256sum)" "$(sql "SELECT coalesce(json_agg(json_build_object('enabled', enabled, 'id', id, 'name', name) ORDER BY id), '[]') FROM numsync.phone_number WHERE missing_since IS NULL" | jq -c . | sha256sum)" "in the end mirror and server agree"
done_testing
