# run for cron: exports, report, metrics, hook, heartbeat; quiet on success; what fails is told and undoes nothing.
# Promise: a successful run prints one summary line, one with --quiet nothing; an output that fails ends the run with 73, and the work is done
# all the same; the heartbeat's address is a secret.
. tests/lib/e2e.sh
database
sandbox --generate 20
key=$LEADPING_API_KEY
mkdir "$work/out.d" "$work/spool"
cat >"$work/monitor.py" <<'PY'
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        with open(sys.argv[1], 'a') as log:
            log.write(self.path + '\n')
        self.send_response(200)
        self.end_headers()
    def log_message(self, *args):
        pass
server = http.server.HTTPServer(('127.0.0.1', 0), Handler)
with open(sys.argv[2], 'w') as port:
    port.write('%d\n' % server.server_port)
server.serve_forever()
PY
python3 "$work/monitor.py" "$work/calls" "$work/port" &
monitor=$!
trap 'code=$?; kill $monitor 2>/dev/null; (exit $code); finish' EXIT
has_port() { [ -s "$work/port" ]; }
await "the monitor listens" has_port
cat >"$work/hook.sh" <<'SH'
#!/bin/sh
cat >"$1"
env >"$1.env"
echo "said to nobody"
[ ! -e "$1.fail" ] || exit 3
[ ! -e "$1.hang" ] || { sleep 600 & echo $! >"$1.sleeper"; wait; }
SH
chmod 755 "$work/hook.sh"
cat >"$NUMSYNC_CONFIG" <<CONF
[numsync]
export = billing --output $work/out.d/{account}-{date}.csv
export = billing --columns "number, name" --where enabled=true --output '$work/out.d/enabled {run}.jsonl'
report = $work/out.d/{account}.html
metrics = $work/numsync.prom
hook = $work/hook.sh $work/hook.json
hook_timeout = 20s
heartbeat = http://127.0.0.1:$(cat "$work/port")/ping/canary-uuid
[account acme]
inbox = $work/spool
CONF
chmod 600 "$NUMSYNC_CONFIG"
calls() { tr '\n' ' ' <"$work/calls"; : >"$work/calls"; }
metric() { sed -n "s|^$1 ||p" "$work/numsync.prom"; }
today=$(date -u +%F)

run 0 "$numsync" run
is "$(wc -l <"$work/out" | tr -d ' '):$(wc -c <"$work/err" | tr -d ' ')" 1:0 "one summary line, nothing else"
like "$work/out" '^acme run 1: in sync · all read within a day · 20 numbers listed \(20 new, 0 changed\) · 2 exports written$' "the summary line says what was done"
is "$(ls "$work/out.d" | tr '\n' ' ')" "acme-$today.csv acme.html enabled 1.jsonl " "exports and report are there, their places filled in"
is "$(wc -l <"$work/out.d/acme-$today.csv" | tr -d ' ')" 21 "a night's export is whole"
is "$(jq -r 'keys | join(" ")' <"$work/out.d/enabled 1.jsonl" | sort -u)" 'name number' "the second one has its own columns"
is "$(stat -c %a "$work/out.d/acme-$today.csv"):$(stat -c %a "$work/numsync.prom")" 640:644 "metrics may be read by everybody, exports by the group"
is "$(metric 'numsync_last_run_exit_status{account="acme"}'):$(metric 'numsync_last_run_records{account="acme"}')" 0:20 "metrics tell of the run"
is "$(jq -r '[.account, .command, .run, .exit_status, .records_read, .exports, .error] | map(tostring) | join(" ")' "$work/hook.json")" 'acme run 1 0 20 2 null' "the hook gets the run's JSON"
like "$work/hook.json.env" '^PATH=' "the hook has an environment"
absent "DATABASE_URL|LEADPING|PG|$key" "neither key nor database is in the hook's environment" "$work/hook.json.env"
is "$(calls)" '/ping/canary-uuid/start /ping/canary-uuid ' "the monitor hears of begin and success"

run 0 "$numsync" run --quiet
is "$(cat "$work/out" "$work/err")" '' "--quiet: nothing at all when all went well"
run 0 "$numsync" run --json
is "$(jq -c '[.exit_status, .exports, .records_queued, .records_left, .numbers]' "$work/out")" '[0,2,20,0,20]' "JSON says the same"

# outputs that fail: told, an exit status, on record; the work is done all the same
mv "$work/out.d" "$work/away"
run 73 "$numsync" run
like "$work/err" "error: export $work/out.d/acme-$today.csv: cannot write beside" "an export that cannot be written is named"
like "$work/out" '^acme run 4: 3 outputs failed · .*20 numbers listed' "an export that cannot be written does not undo the night"
is "$(sql "SELECT state || ' ' || exit_status || ' ' || list_complete || ' ' || (message LIKE '%acme-%.csv%enabled 4.jsonl%acme.html%') FROM numsync.run WHERE run_id = 4")" 'failed 73 true true' "all that failed is on record with the run"
is "$(metric 'numsync_last_run_exit_status{account="acme"}'):$(jq .exit_status "$work/hook.json")" 73:73 "metrics and hook tell the same"
is "$(calls)" '/ping/canary-uuid/start /ping/canary-uuid /ping/canary-uuid/start /ping/canary-uuid /ping/canary-uuid/start /ping/canary-uuid/fail ' "the monitor hears of a night whose outputs failed"
mv "$work/away" "$work/out.d"
: >"$work/hook.json.fail"
run 73 "$numsync" run --quiet
is "$(cat "$work/out" "$work/err")" "numsync: error: hook $work/hook.sh ended with exit status 3; what it says itself stands above" "a hook that fails: one line"
rm "$work/hook.json.fail"
: >"$work/hook.json.hang"
run 73 env NUMSYNC_HOOK_TIMEOUT=300ms "$numsync" run --quiet
like "$work/err" 'hook .* took longer than 0\.3 s \(setting hook_timeout\) and was ended' "a hook that hangs is ended"
sleeper_is_gone() { ! kill -0 "$(cat "$work/hook.json.sleeper")" 2>/dev/null; }
await "a hook that hangs is ended with what it had started" sleeper_is_gone
rm "$work/hook.json.hang"
run 73 "$numsync" run --quiet --metrics "$work/nowhere/x.prom"
is "$(wc -l <"$work/err" | tr -d ' ')" 1 "metrics that cannot be written: one line"
like "$work/err" "metrics: cannot write beside $work/nowhere/x.prom" "metrics that cannot be written: the reason"
run 78 "$numsync" run --metrics "$work/x.txt"
run 78 env NUMSYNC_TIME_ZONE=Europe/Berlim "$numsync" run
like "$work/err" 'variable NUMSYNC_TIME_ZONE: time_zone: PostgreSQL knows no time zone Europe/Berlim' "a time zone that there is not is a fault of the configuration"
kill $monitor
wait $monitor 2>/dev/null
run 0 "$numsync" run --quiet
is "$(cat "$work/out" "$work/err")" '' "a monitor that is away costs nothing"
run 0 "$numsync" run
is "$(grep -c 'warning: heartbeat' "$work/err")" 2 "a monitor that is away is a warning"
absent canary-uuid "the monitor's address stays secret" "$work/err" "$work/out" "$work/hook.json" "$work/numsync.prom" "$work/out.d/acme.html"

# a night that fails: one line of mail
printf 'number,enabled\nnonsense,true\n' >"$work/spool/bad.csv"
touch -d '1 minute ago' "$work/spool/bad.csv"
run 65 "$numsync" run --quiet
is "$(wc -l <"$work/err" | tr -d ' '):$(wc -c <"$work/out" | tr -d ' ')" 1:0 "a bad file in the inbox: one line"
like "$work/err" '1 file of the inbox failed; the first: .*1 fault.*The other steps are done' "a bad file in the inbox: the message says it, and that the rest is done"
id=$(sql "SELECT id FROM numsync.phone_number WHERE enabled ORDER BY id LIMIT 1")
printf 'id,enabled\n%s,true\n' "$id" >"$work/wanted.csv"
run 0 "$numsync" import "$work/wanted.csv"
control edit "{\"id\":\"$id\",\"set\":{\"providerReleaseScheduledAt\":\"$(date -u -d '3 days' +%FT%TZ)\"}}" >/dev/null
run 0 "$numsync" run --quiet
is "$(wc -l <"$work/out" | tr -d ' '):$(wc -c <"$work/err" | tr -d ' ')" 1:0 "a wanted number with a release coming: one line, though all went well"
like "$work/out" '^acme run [0-9]+: 1 wanted number to be released ' "the line begins with the release watch"
is "$(metric 'numsync_releases{account="acme",wanted="true"}')" 1 "metrics know the release watch"
success=$(metric 'numsync_last_success_timestamp_seconds{account="acme"}')
before=$(stat -c %Y%i "$work/out.d/acme-$today.csv")
sandbox --generate 20 --fault list:500=100
run 69 env NUMSYNC_RETRIES=0 "$numsync" run --quiet
is "$(wc -l <"$work/err" | tr -d ' '):$(wc -l <"$work/out" | tr -d ' ')" 1:1 "no API: one line, and one for the release that is still to come"
like "$work/out" '1 wanted number to be released .* · ended with 69' "no API: the release is told"
is "$(stat -c %Y%i "$work/out.d/acme-$today.csv")" "$before" "nothing is exported from a list that was not read"
like "$work/out.d/acme.html" '>69<' "the report names a night without the API"
is "$(metric 'numsync_last_run_exit_status{account="acme"}'):$(metric 'numsync_last_success_timestamp_seconds{account="acme"}')" "69:$success" "metrics tell it, and keep the last success"
is "$(jq -r '.exit_status, (.error | length > 10)' "$work/hook.json" | tr '\n' ' ')" '69 true ' "the hook hears why a night failed"
LEADPING_API_KEY=wrong run 77 "$numsync" run --quiet
is "$(wc -l <"$work/err" | tr -d ' ')" 1 "a bad key: one line"

# little room: the first part is there, cut if need be; one that does not fit drops none that does
database
sandbox --generate 21
printf '[account A business with a longer name]\n' >"$NUMSYNC_CONFIG"
must "$numsync" pull
at_run() { sql "INSERT INTO numsync.run (account_id, run_id, command, state, started_at, ended_at, exit_status, version, host, process_id, actor, fence) SELECT 1, $1, 'pull', 'done', now(), now(), 0, '1', 'host', 1, 'a', max(fence) FROM numsync.run"; }
released_in_300_days() { control edit "{\"id\":\"$1\",\"set\":{\"enabled\":true,\"providerReleaseScheduledAt\":\"$(date -u -d '300 days 1 hour' +%FT%TZ)\"}}" >/dev/null; }
short_enough() { is "$(wc -l <"$work/out" | tr -d ' '):$(($(wc -m <"$work/out") <= 121))" 1:1 "$1"; }
{ echo id,enabled; for i in 01 $(seq 10 20); do echo "gen-00000$i,true"; done; } >"$work/wanted.csv"
printf 'id,name\ngen-0000001,Other\n' >"$work/named.csv"
must "$numsync" import "$work/wanted.csv" "$work/named.csv"
released_in_300_days gen-0000001
at_run 1203
run 0 "$numsync" run
like "$work/out" '^A business with a longer name run 1204: 1 wanted number to be released .in 300 days, [0-9: -]* UTC. · 0 failed …$' "a part that does not fit drops none that fits"
short_enough "and the line is no longer than it may be"
for i in $(seq 10 20); do released_in_300_days "gen-00000$i"; done
at_run 1234567890122
run 0 "$numsync" run
like "$work/out" '^A business with a longer name run 1234567890123: 12 wanted numbers to be released .first in 300 days, 20[0-9: -]* …$' "the first part is cut, not dropped"
short_enough "a line that is cut is no longer, either"
done_testing
