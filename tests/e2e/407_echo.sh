# A server that repeats the request's Authorization header, in any form.
# Promise: the key reaches neither the database, nor any output, log, report, hook or metrics; and the message still says what happened.
. tests/lib/e2e.sh
database
sandbox --generate 12 --page-limit 5
key=$LEADPING_API_KEY
export NUMSYNC_RETRIES=0
has_key() { python3 tests/lib/key_in.py "$key" "$@"; }
mkdir "$work/answers" "$work/said"
kept=0
keep() { # NAME FILE...: what must not have the key; all of it is looked at at once, when all has been said
	kept_as=$work/said/$1
	shift
	for kept_file; do
		cp "$kept_file" "$kept_as.${kept_file##*/}" || broken "kept: $kept_file"
		kept=$((kept + 1))
	done
}
printf '#!/bin/sh\ncat >>"%s"\n' "$work/hooked" >"$work/hook"
chmod 755 "$work/hook"
printf '[numsync]\nhook = %s\nmetrics = %s\n' "$work/hook" "$work/numsync.prom" >"$NUMSYNC_CONFIG"
chmod 600 "$NUMSYNC_CONFIG"
: >"$work/hooked"

run 0 "$numsync" pull --quiet
printf 'id,name\ngen-0000003,Wanted\n' >"$work/names.csv"
run 0 "$numsync" import --quiet "$work/names.csv"
for fault in echo-problem echo-html echo-header echo-percent echo-base64 echo-cut; do
	control faults "{\"faults\":[\"$fault=100\"]}" >/dev/null
	curl -s -i -H "Authorization: Bearer $key" "$NUMSYNC_API_URL/phone-numbers/gen-0000001" >"$work/answers/$fault"
	control faults "{\"faults\":[\"list:$fault=100\"]}" >/dev/null
	run 69 "$numsync" pull --verbose
	keep $fault.pull "$work/out" "$work/err"
	like "$work/err" 'error: .*\[redacted\]' "$fault: pull says that there was one"
	for call in list get; do
		control faults "{\"faults\":[\"$call:$fault=100\"]}" >/dev/null
		run 69 "$numsync" run --refresh all --json --verbose
		keep $fault.run-$call "$work/out" "$work/err" "$work/numsync.prom"
		like "$work/err" 'error: .*\[redacted\]' "$fault, $call: it says that there was one"
	done
	control faults "{\"faults\":[\"put:$fault=100\"]}" >/dev/null
	run 3 env NUMSYNC_REPORT="$work/night.html" "$numsync" run --refresh none --json --verbose
	keep $fault.run-put "$work/out" "$work/err" "$work/numsync.prom" "$work/night.html"
	[ $fault = echo-header ] || # that answer to a PUT is 200 and unusable: a GET tells, and the journal has no words of it
		is "$(sql "SELECT bool_or(message LIKE '%[redacted]%') FROM numsync.change_step WHERE change_id = (SELECT max(change_id) FROM numsync.change_step)")" t \
			"$fault, put: the journal says that there was one"
	control faults "{\"faults\":[\"$fault=100\"]}" >/dev/null
	"$numsync" doctor --verbose >"$work/out" 2>"$work/err"
	keep $fault.doctor "$work/out" "$work/err"
done
control faults '{"faults":[]}' >/dev/null
for command in 'status --json' 'report --format json' 'report --format html' 'history gen-0000003'; do
	# shellcheck disable=SC2086
	"$numsync" $command >"$work/out" 2>"$work/err"
	keep "$(echo "$command" | tr ' ' -)" "$work/out" "$work/err"
done
must pg_dump "$DATABASE_URL" --data-only -f "$work/dump"
keep database "$work/dump"
keep hook "$work/hooked"
is "$(test -s "$work/hooked" && grep -c redacted "$work/hooked" | sed 's/^[1-9].*/some/')" some "the hook was told that there was a key"

# several accounts: what is said of one when the next has begun
cat >"$work/two.conf" <<END
[account east]
api_url = $NUMSYNC_API_URL
key_file = $work/key
[account west]
api_url = $NUMSYNC_API_URL
key_file = $work/key
END
printf '%s\n' "$key" >"$work/key"
chmod 600 "$work/key" "$work/two.conf"
control faults '{"faults":["echo-problem=100"]}' >/dev/null
run 69 env -u LEADPING_API_KEY "$numsync" pull --config "$work/two.conf" --all-accounts
keep two-accounts "$work/out" "$work/err"
is "$(grep -c 'error: account .*\[redacted\]' "$work/err")" 2 "two accounts: each says that there was one"
run 69 env -u LEADPING_API_KEY "$numsync" run --config "$work/two.conf" --all-accounts --jobs 2
keep two-workers "$work/out" "$work/err"

is "$(has_key "$work"/answers/*)" "$(printf '%s\n' "$work"/answers/*)" "each answer had the key"
found=$(has_key "$work"/said/* 2>&1)
is "$? $found" '1 ' "the key is in nothing that was said: no output, no log, report, metrics, nor the database, nor what the hook got"
is "$(find "$work/said" -type f | wc -l)" $kept "each of these was looked at"

# libcurl would write the keys of each connection to the file that SSLKEYLOGFILE names
run 69 env SSLKEYLOGFILE="$work/keylog" NUMSYNC_API_URL=https://127.0.0.1:1 "$numsync" pull
[ ! -e "$work/keylog" ]
ok "SSLKEYLOGFILE is not heeded"
done_testing
