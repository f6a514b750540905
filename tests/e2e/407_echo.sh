# A server that repeats the request's Authorization header, in any form.
# Promise: the key reaches neither the database, nor any output, log, report, hook or metrics; and the message still says what happened.
. tests/lib/e2e.sh
database
sandbox --generate 12 --page-limit 5
key=$LEADPING_API_KEY
export NUMSYNC_RETRIES=0
has_key() { python3 tests/lib/key_in.py "$key" "$@"; }
no_key() { # TEXT FILE...
	text=$1
	shift
	found=$(has_key "$@" 2>&1)
	code=$?
	is "$code $found" '1 ' "$text"
}
printf '#!/bin/sh\ncat >>"%s"\n' "$work/hooked" >"$work/hook"
chmod 755 "$work/hook"
printf '[numsync]\nhook = %s\nreport = %s\nmetrics = %s\n' "$work/hook" "$work/night.html" "$work/numsync.prom" >"$NUMSYNC_CONFIG"
chmod 600 "$NUMSYNC_CONFIG"
: >"$work/hooked"

run 0 "$numsync" pull --quiet
printf 'id,name\ngen-0000003,Wanted\n' >"$work/names.csv"
run 0 "$numsync" import --quiet "$work/names.csv"
for fault in echo-problem echo-html echo-header echo-percent echo-base64 echo-cut; do
	control faults "{\"faults\":[\"$fault=100\"]}" >/dev/null
	curl -s -i -H "Authorization: Bearer $key" "$NUMSYNC_API_URL/phone-numbers/gen-0000001" >"$work/answer"
	is "$(has_key "$work/answer")" "$work/answer" "$fault: the answer has the key"
	for call in list get; do
		control faults "{\"faults\":[\"$call:$fault=100\"]}" >/dev/null
		run 69 "$numsync" pull --refresh all --verbose
		no_key "$fault, $call: not in what pull says" "$work/out" "$work/err"
		like "$work/err" 'error: .*\[redacted\]' "$fault, $call: it says that there was one"
		run 69 "$numsync" run --refresh all --json
		no_key "$fault, $call: not in what run says" "$work/out" "$work/err"
	done
	control faults "{\"faults\":[\"put:$fault=100\"]}" >/dev/null
	run 3 "$numsync" run --refresh none --json
	no_key "$fault, put: not in what run says" "$work/out" "$work/err"
	[ $fault = echo-header ] || # that answer to a PUT is 200 and unusable: a GET tells, and the journal has no words of it
		is "$(sql "SELECT bool_or(message LIKE '%[redacted]%') FROM numsync.change_step WHERE change_id = (SELECT max(change_id) FROM numsync.change_step)")" t \
			"$fault, put: the journal says that there was one"
	control faults "{\"faults\":[\"$fault=100\"]}" >/dev/null
	"$numsync" doctor --verbose >"$work/out" 2>"$work/err"
	no_key "$fault: not in what doctor says" "$work/out" "$work/err"
	no_key "$fault: not in the night's report and metrics, nor what the hook got" "$work/night.html" "$work/numsync.prom" "$work/hooked"
done
control faults '{"faults":[]}' >/dev/null
for command in 'status --json' 'report --format json' 'report --format html' 'history gen-0000003'; do
	# shellcheck disable=SC2086
	"$numsync" $command >"$work/out" 2>"$work/err"
	no_key "not in $command" "$work/out" "$work/err"
done
must pg_dump "$DATABASE_URL" -f "$work/dump"
no_key "not in the database" "$work/dump"
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
no_key "two accounts: in no message" "$work/out" "$work/err"
is "$(grep -c 'error: account .*\[redacted\]' "$work/err")" 2 "two accounts: each says that there was one"
run 69 env -u LEADPING_API_KEY "$numsync" run --config "$work/two.conf" --all-accounts --jobs 2
no_key "two workers: in no message" "$work/out" "$work/err"

# libcurl would write the keys of each connection to the file that SSLKEYLOGFILE names
run 69 env SSLKEYLOGFILE="$work/keylog" NUMSYNC_API_URL=https://127.0.0.1:1 "$numsync" pull
[ ! -e "$work/keylog" ]
ok "SSLKEYLOGFILE is not heeded"
done_testing
