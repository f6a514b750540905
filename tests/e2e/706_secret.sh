# The key is in no output, no process list, no database row, and cannot be dumped.
# Promise: no key or password is shown or accepted as a flag, redirects are not followed, and numsync has no code that can buy a number
# or give one up.
. tests/lib/e2e.sh
database
sandbox --state "$fixtures/demo/account.json" --latency 100
key=$LEADPING_API_KEY
"$numsync" pull --verbose >"$work/out" 2>"$work/err" &
pid=$!
await_sql "a run is under way" "SELECT count(*) > 0 FROM numsync.run WHERE state = 'running'"
asked() { [ "$(stats '.list // 0')" -gt 0 ]; }
await "the API is asked, so the key was taken" asked
tr '\0' '\n' <"/proc/$pid/cmdline" >"$work/cmdline" 2>/dev/null
readable=no
{ tr '\0' '\n' <"/proc/$pid/environ" >"$work/environ"; } 2>/dev/null && readable=yes
limit=$(awk '/core file/ { print $5 }' "/proc/$pid/limits" 2>/dev/null)
wait $pid
is $? 0 "the pull succeeds"
like "$work/cmdline" '^pull$' "the process list was looked at while it ran"
absent "$key" "the key is not in output at debug level, nor in the process list" "$work/out" "$work/err" "$work/cmdline"
is $readable "$([ "$(id -u)" -eq 0 ] && echo yes || echo no)" "root alone can look into its environment"
[ $readable = no ] || { [ -s "$work/environ" ] && ! grep -q "$key" "$work/environ"; }
ok "the key is not in the process's environment once it runs"
is "$limit" 0 "no core dump"
must pg_dump "$DATABASE_URL" -f "$work/dump"
like "$work/dump" '^COPY numsync.phone_number ' "the database was looked at"
absent "$key" "the key is not in the database" "$work/dump"
# a process that dies leaves no core that has it, even where cores are wanted
(
	ulimit -c unlimited
	cd "$work" && exec "$numsync" pull --refresh all >/dev/null 2>&1
) &
pid=$!
await_sql "a run is under way" "SELECT count(*) > 0 FROM numsync.run WHERE state = 'running'"
kill -ABRT $pid
wait $pid 2>/dev/null
is $? 134 "the pull dies by SIGABRT"
is "$(find "$work" -name 'core*' -type f | wc -l)" 0 "no core is written, even where cores are wanted"
# another host that a redirect names gets nothing, least of all the key
: >"$work/other.out"
NUMSYNC_SANDBOX_KEY=other "$sandbox_program" --lines --exit-with-parent >"$work/other.out" 2>"$work/other.err" &
other=$!
listening() { grep -q listening "$work/other.out"; }
await "the other host listens" listening
NUMSYNC_SANDBOX_REDIRECT=$(sed -n 's/.*listening on //p' "$work/other.out")/phone-numbers/all/business
export NUMSYNC_SANDBOX_REDIRECT
sandbox --generate 3 --fault redirect=100
run 69 "$numsync" pull
like "$work/err" 'redirect|302' "a redirect is refused"
is "$(wc -c <"$work/other.err" | tr -d ' ')" 0 "the other host was asked nothing"
curl -s "$NUMSYNC_SANDBOX_REDIRECT" >"$work/other.answer"
like "$work/other.err" business "what is asked of the other host is noted"
kill $other
wait $other 2>/dev/null
unset NUMSYNC_SANDBOX_REDIRECT
sandbox --state "$fixtures/demo/account.json" --latency 5
run 0 "$numsync" export billing -o "$work/report.html"
absent "$key" "the key is not in a report" "$work/report.html"
# systemd's credentials: by name, out of a folder (with _), one for all
for name in leadping-api-key-east leadping-api-key_east leadping-api-key; do
	mkdir "$work/credentials"
	printf '%s\n' "$key" >"$work/credentials/$name"
	printf '[account east]\napi_url = %s\n[account west]\napi_url = %s\n' "$NUMSYNC_API_URL" "$NUMSYNC_API_URL" >"$work/two.conf"
	run 0 env -u LEADPING_API_KEY CREDENTIALS_DIRECTORY="$work/credentials" "$numsync" doctor --config "$work/two.conf" --account east
	[ "$name" = leadping-api-key ] && west=0 || west=78
	run $west env -u LEADPING_API_KEY CREDENTIALS_DIRECTORY="$work/credentials" "$numsync" doctor --config "$work/two.conf" --account west
	rm -r "$work/credentials"
done
run 77 env LEADPING_API_KEY="${key}x" "$numsync" pull --verbose
absent "$key" "the key is not in the error about a rejected key" "$work/out" "$work/err"
run 0 "$numsync" doctor --verbose
absent "$key" "the key is not in doctor's output" "$work/out" "$work/err"
run 0 "$numsync" report -o "$work/page.html"
for command in status drift config fields "history +12025550001"; do
	# shellcheck disable=SC2086
	"$numsync" $command --verbose >>"$work/page.html" 2>&1
done
absent "$key" "the key is not in the report's page, nor in what other commands say" "$work/page.html"
# nor is the database's password shown
for url in 'postgres://u:hunter2@x@127.0.0.1:1/db' 'postgres://u:hunter2@[::1/db' 'host=127.0.0.1 port=1 password=hunter2 bad' \
	'postgres://u:hun%ter2@127.0.0.1/db' 'postgres://u:p@hunter2@127.0.0.1:1/db'; do
	run 78 env DATABASE_URL="$url" "$numsync" status
	absent hun "no part of a password is shown" "$work/out" "$work/err"
done
run 74 env DATABASE_URL='postgres://u:hunter2@127.0.0.1:1/db' "$numsync" status --verbose
absent hunter2 "no password is shown when the server cannot be reached" "$work/out" "$work/err"
# nothing can buy a number or give one up
strings -a -n 3 "$numsync" >"$work/strings"
like "$work/strings" '^PUT$' "the program's methods are seen"
absent '^DELETE$' "the program has no method DELETE" "$work/strings"
run 78 env NUMSYNC_LIST_PATH=/phone-numbers "$numsync" pull
like "$work/err" "list path" "no setting turns the list into a purchase"
is "$(stats .forbidden)" 0 "no purchase was tried, and no number was given up"
done_testing
