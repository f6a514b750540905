# Killed at every named point of a run, then run again: the same final state as of a run that was never killed, and
# nothing that took effect was sent twice.
# Promise: whatever point the process died at, the next run finishes the work; an import is all or nothing; a file of the inbox that was
# imported and not moved asks for nothing twice.
. tests/lib/e2e.sh
. tests/lib/night.sh
killed=$PWD/build/steps/numsync
prepare
run 0 "$numsync" run
final >"$work/want"
[ "$(steps | wc -l)" -ge 10 ]
ok "the named points of a run are found in the sources: $(steps | wc -l)"
once=
for step in $(steps); do
	for visit in 1 2; do
		prepare
		NUMSYNC_STEP=$step:$visit "$killed" run >"$work/out" 2>"$work/err"
		code=$?
		# a point that a run comes by once: nothing was killed
		[ $visit = 1 ] || [ $code != 0 ] || { once="$once $step"; continue; }
		[ $code = 137 ] || is $code 137 "$step:$visit is reached"
		"$numsync" run >"$work/out" 2>"$work/err"
		is $? 0 "killed at $step:$visit, the next run finishes"
		final >"$work/have"
		same "$work/have" "$work/want" "killed at $step:$visit, the final state is that of a run that was never killed"
		is_finished "killed at $step:$visit"
	done
done
is "$once" ' apply.all_done lease.taken list.merged plan.ready records.merged unwanted.ready' "all other points were visited again: of each page and each change"
# an import that dies leaves nothing, or all of it
prepared= # the nights above are not needed any more
pulled() {
	database
	must "$numsync" pull -q
}
printf 'id,name\ngen-0000001,x\n' >"$work/i.csv"
sandbox --generate 6
for step in import.ready import.committed; do
	prepared_by pulled
	NUMSYNC_STEP=$step "$killed" import "$work/i.csv" >/dev/null 2>&1
	is $? 137 "$step is reached"
	await_sql "its sessions end" "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'numsync%'"
	is "$(sql 'SELECT (SELECT count(*) FROM numsync.import_batch) || (SELECT count(*) FROM numsync.import_line)::text || (SELECT count(*) FROM numsync.expectation)::text')" \
		"$([ $step = import.ready ] && echo 000 || echo 111)" "all or nothing after a kill at $step"
done
# a run that dies between importing a file of the inbox and moving it
prepared_by pulled
mkdir "$work/inbox"
cp "$work/i.csv" "$work/inbox/a.csv"
touch -d '1 minute ago' "$work/inbox/a.csv"
NUMSYNC_STEP=inbox.imported "$killed" run --inbox "$work/inbox" >/dev/null 2>&1
is $? 137 "the run dies at inbox.imported"
is "$(cd "$work/inbox" && ls ./*.csv)$(sql 'SELECT count(*) FROM numsync.import_batch')" ./a.csv1 "a file of the inbox was imported, and not moved"
run 0 "$numsync" run --inbox "$work/inbox"
is "$(ls "$work/inbox/done") $(sql 'SELECT (SELECT count(*) FROM numsync.import_batch) || (SELECT count(*) FROM numsync.expectation)::text')" 'a.csv 11' \
	"the next run moves it and asks for nothing twice"
is "$(stats '.puts_by_id["gen-0000001"]')" 1 "what the file of the inbox asked for was done once"
done_testing
