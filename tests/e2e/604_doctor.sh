# doctor: each thing that can be wrong is told, with what to do about it.
# Promise: doctor goes on where something fails; its three requests change nothing.
. tests/lib/e2e.sh
database
sandbox --generate 5
mkdir "$work/bin" "$work/inbox"
printf '#!/bin/sh\nexit 3\n' >"$work/bin/systemctl"
chmod 755 "$work/bin/systemctl"
export PATH="$work/bin:$PATH"
chmod 600 "$NUMSYNC_CONFIG"
unset NUMSYNC_RATE_LIMIT
said() { # CHECK RESULT TEXT CURE: what the last doctor said of a check
	jq -e --arg c "$1" --arg r "$2" --arg t "$3" --arg cure "$4" 'any(.[]; .check == $c and .result == $r and (.text | test($t)) and ((.cure // "") | test($cure)))' \
		"$work/out" >/dev/null
	code=$?
	report $code "$1: $2: $3${4:+; cure: $4}"
	[ $code = 0 ] || jq -c ".[] | select(.check == \"$1\" or .result == \"failure\")" "$work/out" | sed 's/^/# /'
}

run 0 "$numsync" doctor --json
said configuration ok '1 account' ''
said permissions ok 'owner only' ''
said database ok 'PostgreSQL 1[5-9]' ''
said schema ok 'up to date: [0-9]+ migrations, the last 0' ''
said rights ok 'may report, run, import, withdraw, approve, close periods' ''
said 'database time' ok 'the same' ''
said disk ok 'GB left' ''
said schedule warning 'neither' 'systemctl enable --now numsync.timer'
said rate ok '300 requests in 60 s, of which numsync takes 67% \(default\)' ''
said lease ok free ''
said key ok 'accepted; an organization key' ''
said API ok 'answers \(status 200\)' ''
said TLS warning 'http, to this machine only' 'https'
said clock ok 'the same' ''
said list ok 'rows that numsync can read' ''
said revision ok 'business' ''
is "$(stats '.put')" 0 "doctor changes nothing"
is "$(stats '.list + .get <= 3')" true "doctor asks the API three times at most"
absent canary "the key is not told" "$work/out" "$work/err"
run 0 "$numsync" doctor
like "$work/out" '^ok       database ' "a line each for people"
like "$work/out" '^ +-> systemctl enable' "the cure stands below the line"
like "$work/out" '^[0-9]+ ok, 2 warnings, 0 failures$' "the last line has the number of warnings and failures"
printf '#!/bin/sh\n[ "$*" = "is-active numsync.timer" ] && echo active\n' >"$work/bin/systemctl"
run 0 "$numsync" doctor --json
said schedule ok 'numsync.timer is active' ''

# what cron does, with an /etc and a /run of the test's own: the package's line does nothing where the timer is enabled
cp -r -L /etc "$work/etc" 2>/dev/null
rm -rf "$work/etc/crontab" "$work/etc/cron.d" "$work/etc/systemd"
mkdir -p "$work/etc/cron.d" "$work/etc/systemd/system/timers.target.wants"
printf '#!/bin/sh\necho inactive\nexit 3\n' >"$work/bin/systemctl"
mkdir "$work/run"
cat >"$work/elsewhere.sh" <<'SH'
mount --rbind /run "$1/run" && mount --bind "$1/etc" /etc && mount -t tmpfs none /run && ln -s "$1/run/postgresql" /run/postgresql || exit
[ "$2" = bare ] || mkdir -p /run/systemd/system
shift 2
exec "$@"
SH
map=
[ "$(id -u)" = 0 ] || map=-r
elsewhere() { unshare ${map:+$map} -m sh "$work/elsewhere.sh" "$work" "$@"; }
schedule() { # bare|systemd CRON-LINE LINK RESULT TEXT CURE: doctor's word on it there
	printf '%s\n' "$2" >"$work/etc/cron.d/numsync"
	rm -f "$work/etc/systemd/system/timers.target.wants/numsync.timer"
	[ -z "$3" ] || ln -s /lib/systemd/system/numsync.timer "$work/etc/systemd/system/timers.target.wants/numsync.timer"
	run 0 elsewhere "$1" "$numsync" doctor --json
	said schedule "$4" "$5" "$6"
}
ours=$(sed -n 's|@BINDIR@|/usr/bin|g; s/^#\(7 2 \)/\1/p' cron/numsync.cron.in)
if elsewhere bare true 2>/dev/null; then
	schedule systemd "$ours" '' ok 'cron runs numsync' ''
	schedule systemd "$ours" link warning 'numsync.timer is enabled but not active, and cron.s line for numsync does nothing beside it' '^systemctl start numsync.timer$'
	schedule bare "$ours" link ok 'cron runs numsync' ''
	schedule systemd '7 2 * * *  numsync  numsync run --quiet' link ok 'cron runs numsync' ''
	schedule systemd '' link warning 'numsync.timer is enabled but not active$' '^systemctl start numsync.timer$'
	schedule systemd "#$ours" '' warning 'neither' 'systemctl enable --now numsync.timer'
else
	skip "what cron does" "nothing may be mounted here"
fi

# configuration and permissions
printf '[numsync]\nrate_limt = 3\n' >"$work/bad.conf"
run 78 "$numsync" doctor --json --config "$work/bad.conf"
said configuration failure 'bad.conf:2.*rate_limit' 'numsync config'
printf '[numsync]\ninbox = %s/nowhere\n' "$work" >"$work/open.conf"
chmod 666 "$work/open.conf"
run 73 "$numsync" doctor --json --config "$work/open.conf"
said permissions warning 'others can change' 'chmod go-w'
said permissions failure 'inbox .*nowhere cannot be used' 'mkdir -p'

# what a night writes and starts: each failure that would end it with 73
mkdir "$work/out.d"
: >"$work/no folder"
printf '#!/bin/sh\n' >"$work/hook.sh"
outputs() { # EXPORT REPORT METRICS HOOK
	printf '[numsync]\nexport = billing -o "%s"\nreport = %s\nmetrics = %s\nhook = %s\n[account acme/east]\n' "$@" >"$work/outputs.conf"
}
outputs "$work/out.d/{account}-{date}.csv" "$work/nowhere/{account}.html" "$work/no folder/x.prom" "$work/hook.sh east"
run 73 "$numsync" doctor --json --config "$work/outputs.conf"
said permissions failure "^report: cannot write beside $work/nowhere/acme_east.html: No such file" "^.mkdir -p $work/nowhere.; chown it to the user that runs numsync$"
said permissions failure "^metrics: cannot write beside $work/no folder/x.prom: Not a directory$" "the folder '$work/no folder'.*name another file in .metrics."
said permissions failure "^hook: cannot start $work/hook.sh: Permission denied$" "let $work/hook.sh be a program that the user that runs numsync may start"
is "$(jq '[.[] | select(.result == "failure")] | length' "$work/out")" 3 "an export that can be written is no failure"
run 73 "$numsync" run --config "$work/outputs.conf"
like "$work/out" ': 3 outputs failed ' "a night fails where doctor says so"
outputs "$work/nowhere/x.csv" "$work/out.d" "$work/out.d/x.prom" "$work/out.d"
run 73 "$numsync" doctor --json --config "$work/outputs.conf"
said permissions failure "^export: cannot write beside $work/nowhere/x.csv: No such file" 'mkdir -p'
said permissions failure "^report: cannot write to $work/out.d: Is a directory" 'name another file in .report.'
said permissions failure "^hook: cannot start $work/out.d: Permission denied" 'name another one in .hook.'
said permissions ok "^the metrics $work/out.d/x.prom can be written" ''
chmod 755 "$work/hook.sh"
outputs "$work/out.d/{month}/{account}.csv" "$work/nowhere/{account}/{date}/x.html" "$work/out.d/x.prom" "$work/hook.sh"
run 73 "$numsync" doctor --json --config "$work/outputs.conf"
said permissions failure "^report: cannot enter the folder $work/nowhere/acme_east: No such file" 'mkdir -p'
is "$(jq '[.[] | select(.result == "failure")] | length' "$work/out")" 1 "a folder that is named by its day need not be there before"
rm "$work/out.d"/*
mkfifo "$work/out.d/pipe"
outputs '{date}/x.csv' "$work/out.d/x.html" "$work/out.d/x.prom" "$work/hook.sh"
run 0 "$numsync" doctor --json --config "$work/outputs.conf"
outputs "$work/out.d/{account}.csv" "$work/out.d/pipe" "$work/out.d/x.prom" "$work/hook.sh"
run 0 "$numsync" doctor --json --config "$work/outputs.conf"
said permissions ok '^what a run writes can be written, and the hook can be started$' ''
is "$(ls "$work/out.d")" pipe "doctor writes nothing"
NUMSYNC_RATE_LIMIT=0 run 0 "$numsync" doctor --json
said rate warning 'no limit \(variable NUMSYNC_RATE_LIMIT\)' '300/60'

# the key
key=$LEADPING_API_KEY
LEADPING_API_KEY=sk_wrong run 77 "$numsync" doctor --json
said key failure 'rejected the key' 'new organization key'
LEADPING_API_KEY=lp_src_abc run 77 "$numsync" doctor --json
said key failure 'source key.*make an organization key' ''
unset LEADPING_API_KEY
run 78 "$numsync" doctor --json
said key failure 'set LEADPING_API_KEY' ''
echo "$key" >"$work/key"
chmod 644 "$work/key"
LEADPING_API_KEY_FILE=$work/key run 78 "$numsync" doctor --json
said key failure 'can be read by others.*chmod 600' ''
export LEADPING_API_KEY="$key"

# the API
url=$NUMSYNC_API_URL
NUMSYNC_API_URL=http://127.0.0.1:1 run 69 "$numsync" doctor --json
said API failure 'cannot be reached' 'curl -sS http://127.0.0.1:1'
NUMSYNC_LIST_PATH=/nowhere run 78 "$numsync" doctor --json
said settings failure 'list path' ''
NUMSYNC_LIST_PATH=/phone-numbers/all/organization run 69 "$numsync" doctor --json
said list failure '404' 'list_path'
control faults '{"faults":["get:organization=100"]}' >/dev/null
run 69 "$numsync" doctor --json
said revision failure 'later revision of the API, which numsync does not support' 'later version of numsync'
control faults '{"faults":["get:404=100"]}' >/dev/null
run 69 "$numsync" doctor --json
said record failure '404' 'api_url'
control faults '{"faults":["list:wrong-type@1"]}' >/dev/null
run 0 "$numsync" doctor --json
said list warning '1 of 5 rows of the first page cannot be read' 'report it to Leadping'
control faults '{"faults":[]}' >/dev/null
sandbox_stop
sandbox --empty-list
run 0 "$numsync" doctor --json
said revision warning 'no number' 'first number'
url=$NUMSYNC_API_URL

# TLS: a certificate of a private authority
openssl req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN=127.0.0.1 -addext 'subjectAltName=IP:127.0.0.1' -keyout "$work/tls.key" -out "$work/ca.pem" 2>/dev/null
cat "$work/tls.key" "$work/ca.pem" >"$work/tls.pem"
: >"$work/port"
python3 tests/lib/tls.py "$work/tls.pem" "${url#http://}" >"$work/port" &
tls_pid=$!
await "TLS is served" test -s "$work/port"
NUMSYNC_API_URL="https://127.0.0.1:$(cat "$work/port")"
run 69 "$numsync" doctor --json
said TLS failure 'certificate' 'ca_file'
NUMSYNC_CA_FILE=$work/ca.pem run 0 "$numsync" doctor --json
said TLS warning 'TLSv1\.[23]; the server.s certificate ends in 8 days' 'renew'
kill $tls_pid
openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj /CN=127.0.0.1 -addext 'subjectAltName=IP:127.0.0.1' -keyout "$work/tls.key" -out "$work/ca.pem" 2>/dev/null
cat "$work/tls.key" "$work/ca.pem" >"$work/tls.pem"
: >"$work/port"
python3 tests/lib/tls.py "$work/tls.pem" "${url#http://}" >"$work/port" &
tls_pid=$!
await "TLS is served again" test -s "$work/port"
NUMSYNC_API_URL="https://127.0.0.1:$(cat "$work/port")" NUMSYNC_CA_FILE=$work/ca.pem run 0 "$numsync" doctor --json
said TLS ok 'verified; the server.s certificate is good for 89 days' ''
kill $tls_pid
export NUMSYNC_API_URL="$url"

# the lease
sql "INSERT INTO numsync.lease (account_id, fence, run_id, host, process_id, taken_at) VALUES (1, 1, 7, 'elsewhere', 4242, now()); INSERT INTO numsync.lease_renewal VALUES (1, now() + interval '1 hour')"
run 0 "$numsync" doctor --json
said lease ok 'run 7 is at work on host elsewhere, process 4242' ''
sql "UPDATE numsync.lease_renewal SET expires_at = now() - interval '1 hour'"
run 0 "$numsync" doctor --json
said lease warning 'run 7 on host elsewhere ended without' 'takes over'

# the database: the API is looked at all the same
good=$DATABASE_URL
DATABASE_URL=$(cluster_url nowhere) run 74 "$numsync" doctor --json
said database failure 'nowhere.*does not exist' 'createdb'
said key ok accepted ''
DATABASE_URL="host=$work user=postgres" run 74 "$numsync" doctor --json
said database failure 'cannot connect' 'PostgreSQL runs'
DATABASE_URL=$(cluster_url postgres nobody_here x) run 74 "$numsync" doctor --json
said database failure 'nobody_here' 'log in'
cluster_create "numsync_test_e$$" || die "a database of its own"
DATABASE_URL=$(cluster_url "numsync_test_e$$") run 74 "$numsync" doctor --json
said database failure 'no numsync schema.*numsync migrate' ''
unset DATABASE_URL
run 78 "$numsync" doctor --json
said database failure 'no database is named' ''
export DATABASE_URL="$good"
"$numsync" migrate --roles --quiet
sql "CREATE ROLE reader$$ LOGIN PASSWORD 'x'; GRANT USAGE ON SCHEMA numsync TO reader$$; GRANT SELECT ON ALL TABLES IN SCHEMA numsync TO reader$$"
DATABASE_URL=$(cluster_url "$name" reader$$ x) run 0 "$numsync" doctor --json
said rights warning 'may only report' 'GRANT numsync_sync'
sql "CREATE ROLE sync$$ LOGIN PASSWORD 'x'; GRANT numsync_sync TO sync$$"
DATABASE_URL=$(cluster_url "$name" sync$$ x) run 0 "$numsync" doctor --json
said rights ok 'may report, run, import$' ''
sql "UPDATE numsync.schema_migration SET sha256 = 'x' WHERE number = 2"
run 74 "$numsync" doctor --json
said database failure '0002_foreign_keys.*another build' ''
sql "DROP OWNED BY reader$$; DROP ROLE reader$$; DROP ROLE sync$$" >/dev/null 2>&1

# a full disk, where one may be made
if mkdir "$work/tiny" && mount -t tmpfs -o size=1m tmpfs "$work/tiny" 2>/dev/null; then
	TMPDIR="$work/tiny" run 74 "$numsync" doctor --json
	said disk failure 'tiny has [01] MB' 'make room'
	umount "$work/tiny"
else
	skip "a full disk" "no file system may be mounted here"
fi
TMPDIR=/nowhere run 74 "$numsync" doctor --json
said disk warning 'cannot be looked at' 'another folder'

# several accounts: all of them, each once
printf '[account one]\napi_url = %s\nkey_file = %s\n[account two]\napi_url = http://127.0.0.1:1\nkey_file = %s\n' "$url" "$work/key" "$work/key" >"$work/two.conf"
chmod 600 "$work/key"
run 74 "$numsync" doctor --json --config "$work/two.conf"
is "$(jq -r '[.[].account] | unique | map(. // "all") | join(",")' "$work/out")" "all,one,two" "every account is looked at"
is "$(jq '[.[] | select(.check == "database")] | length' "$work/out")" 1 "doctor looks at the database once"
done_testing
