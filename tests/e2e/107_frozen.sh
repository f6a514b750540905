# Frozen at every named point of a run. Beyond the expiry of its lease: another run does the work, and the one that wakes up
# writes nothing any more and sends nothing. Within it, with the database's connections ended meanwhile: 74, and the next run
# finishes the work.
# Promise: a fencing number that every write checks, so that a slow holder can do no harm.
. tests/lib/e2e.sh
. tests/lib/night.sh
frozen=$PWD/build/steps/numsync
freeze() { # STEP
	NUMSYNC_STEP=$1 NUMSYNC_STEP_FREEZES=1 "$frozen" run >"$work/first" 2>&1 </dev/null &
	pid=$!
	await "the run is frozen at $1" is_frozen
}
is_frozen() { # by the shell itself: it is asked some ten times at each point
	read -r process <"/proc/$pid/stat" || return 1
	case $process in *') T '*) ;; *) false ;; esac
} 2>/dev/null
# every row of every table; pg_dump would first ask for all that it could make anew, 34 times here
content() { # FILE
	sql "SELECT c.relname, query_to_xml(format('SELECT t::text AS r FROM numsync.%I t ORDER BY 1', c.relname), true, true, '') FROM pg_class c
		WHERE c.relnamespace = 'numsync'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1" >"$1"
}
prepare
run 0 "$numsync" run
final >"$work/want"
[ "$(steps | wc -l)" -ge 10 ]
ok "the named points of a run are found in the sources: $(steps | wc -l)"
for step in ${STEP:-$(steps)}; do
	prepare
	export NUMSYNC_LEASE=1s
	freeze "$step"
	# the server waits for it, so that it is asked once
	sql "SELECT pg_sleep(extract(epoch FROM max(expires_at) - now()) + 0.01) FROM numsync.lease_renewal" >/dev/null
	await_sql "its lease ends" "SELECT max(expires_at) < now() FROM numsync.lease_renewal"
	unset NUMSYNC_LEASE
	run 0 "$numsync" run
	final >"$work/have"
	same "$work/have" "$work/want" "$step: the other run does the work"
	content "$work/content"
	puts=$(stats .put)
	kill -CONT $pid
	wait $pid
	code=$?
	# 74: frozen in a transaction, it was ended there
	[ $code = 75 ] || [ $code = 74 ]
	ok "$step: the one that wakes up ends with $code"
	like "$work/first" 'lost the lease|terminating connection|connection to the database is lost' "$step: and says why"
	absent 'lost the lease.*lost the lease' "$step: once" "$work/first"
	content "$work/content.after"
	same "$work/content" "$work/content.after" "$step: it writes nothing"
	is "$(stats .put)" "$puts" "$step: and sends nothing"
	is_finished "$step"

	prepare
	freeze "$step"
	sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'numsync%' AND pid <> pg_backend_pid()" >/dev/null
	kill -CONT $pid
	wait $pid
	is $? 74 "$step: with its connections ended it ends with 74"
	like "$work/first" 'database' "$step: and says why"
	run 0 "$numsync" run
	final >"$work/have"
	same "$work/have" "$work/want" "$step: the next run finishes the work"
	is_finished "$step, connections ended"
done
done_testing
