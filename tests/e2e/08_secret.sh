# The key is in no output, no process list, no database row, and cannot be dumped.
. tests/lib/e2e.sh
database
sandbox --state "$fixtures/demo/account.json" --latency 100
key=$LEADPING_API_KEY
"$numsync" pull --verbose >"$work/out" 2>"$work/err" &
pid=$!
await_sql "a run is under way" "SELECT count(*) > 0 FROM numsync.run WHERE state = 'running'"
tr '\0' '\n' <"/proc/$pid/cmdline" >"$work/cmdline" 2>/dev/null
readable=no
{ tr '\0' '\n' <"/proc/$pid/environ" >"$work/environ"; } 2>/dev/null && readable=yes
limit=$(awk '/core file/ { print $5 }' "/proc/$pid/limits" 2>/dev/null)
wait $pid
is $? 0 "the pull succeeds"
! grep -q "$key" "$work/out" "$work/err" "$work/cmdline"
ok "not in output at debug level, nor in the process list"
is $readable "$([ "$(id -u)" -eq 0 ] && echo yes || echo no)" "root alone can look into its environment"
[ $readable = no ] || ! grep -q "$key" "$work/environ"
ok "not in the process's environment once it runs"
is "$limit" 0 "no core dump"
pg_dump "$DATABASE_URL" >"$work/dump"
! grep -q "$key" "$work/dump"
ok "not in the database"
# a process that dies leaves no core that has it, even where cores are wanted
(
	ulimit -c unlimited
	cd "$work" && exec "$numsync" pull --refresh all >/dev/null 2>&1
) &
pid=$!
await_sql "a run is under way" "SELECT count(*) > 0 FROM numsync.run WHERE state = 'running'"
kill -ABRT $pid
wait $pid 2>/dev/null
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
kill $other
wait $other 2>/dev/null
is "$(wc -c <"$work/other.err" | tr -d ' ')" 0 "the other host was asked nothing"
unset NUMSYNC_SANDBOX_REDIRECT
sandbox --state "$fixtures/demo/account.json" --latency 5
run 0 "$numsync" export billing -o "$work/report.html"
! grep -q "$key" "$work/report.html"
ok "not in a report"
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
! grep -q "$key" "$work/out" "$work/err"
ok "not in the error about a rejected key"
run 0 "$numsync" doctor --verbose
! grep -q "$key" "$work/out" "$work/err"
ok "not in doctor's output"
run 0 "$numsync" report -o "$work/page.html"
for command in status drift config fields "history +12025550001"; do
	# shellcheck disable=SC2086
	"$numsync" $command --verbose >>"$work/page.html" 2>&1
done
! grep -q "$key" "$work/page.html"
ok "not in the report's page, nor in what other commands say"
# nor is the database's password shown
for url in 'postgres://u:hunter2@x@127.0.0.1:1/db' 'postgres://u:hunter2@[::1/db' 'host=127.0.0.1 port=1 password=hunter2 bad' \
	'postgres://u:hun%ter2@127.0.0.1/db' 'postgres://u:p@hunter2@127.0.0.1:1/db'; do
	run 78 env DATABASE_URL="$url" "$numsync" status
	! grep -q 'hun' "$work/out" "$work/err"
	ok "no part of a password is shown"
done
run 74 env DATABASE_URL='postgres://u:hunter2@127.0.0.1:1/db' "$numsync" status --verbose
! grep -q hunter2 "$work/out" "$work/err"
ok "nor when the server cannot be reached"
# nothing can buy a number or give one up
strings -a "$numsync" >"$work/strings"
! grep -qx DELETE "$work/strings"
ok "the program has no method DELETE"
run 78 env NUMSYNC_LIST_PATH=/phone-numbers "$numsync" pull
like "$work/err" "list path" "no setting turns the list into a purchase"
is "$(stats .forbidden)" 0 "and none was tried"
done_testing
