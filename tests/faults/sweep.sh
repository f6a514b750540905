# Every allocation, every call of the system and every statement failing in turn, of each COMMAND named (all): no crash, no hang, an exit
# status that fits what failed, a message, no unfinished file, and a database in which nothing is half done: what the server
# got is what the journal has as confirmed. STRIDE=1 visits each point; the default every 97th allocation and every 3rd
# other call. KINDS= chooses kinds; STAY=1: from the point on every call fails. A build with the sanitizers
# has to be clean, too; their own maps are not failed.
. tests/lib/e2e.sh
stride_alloc=${STRIDE:-97} stride_other=${STRIDE:-3}
kinds=${KINDS:-alloc map read write send recv connect fsync rename open statement}
san=$(ldd "$numsync" | grep -c libasan)
fresh_after=400 # visits, so that the tables stay small
gcc -O1 -shared -fPIC -o "$work/fail.so" tests/faults/fail.c -ldl -lcurl -lcrypto || exit 1
export NUMSYNC_RETRIES=1 NUMSYNC_TIMEOUT=5s
[ -z "${STAY:-}" ] || export FAIL_STAY=1
if [ "$san" != 0 ]; then
	export ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 UBSAN_OPTIONS=print_stacktrace=1
	kinds=$(echo " $kinds " | sed 's/ map / /')
fi
id=gen-0000001 points=0 unreached=0 bad=0

# ---- the database: one that is ready is copied; one psql stays to be asked
copies=0 template=
reconnect() {
	[ -p "$work/question" ] || mkfifo "$work/question" "$work/answer"
	psql "$DATABASE_URL" -X -A -t -q <"$work/question" >"$work/answer" 2>&1 &
	exec 8>"$work/question" 9<"$work/answer"
	echo 'SET client_min_messages = error;' >&8
}
ask() { # QUERY: $answer
	echo "$1;" >&8
	IFS= read -r answer <&9
}
fresh_database() {
	exec 8>&- 9<&-
	[ $copies = 0 ] || cluster_drop "${template}_$copies"
	copies=$((copies + 1))
	cluster_create "${template}_$copies" "$template" || exit 1
	DATABASE_URL=$(cluster_url "${template}_$copies")
	export DATABASE_URL
	reconnect
	puts_before=$puts age=0
}
# the account's number is as nobody wants it; $puts: how many PUTs took effect so far
unwanted() {
	edits=$((edits + 1))
	puts=$(ask_http "$NUMSYNC_API_URL/sandbox/stats")
	control edit "{\"id\":\"$id\",\"set\":{\"name\":\"Old $edits\"}}" >/dev/null
	puts=${puts##*puts_by_id} puts=${puts%%\}*}
	case $puts in *gen*) puts=$((${puts##*:})) ;; *) puts=0 ;; esac
}

# ---- what must hold after each visit
consistent="SELECT concat_ws(' ', (SELECT count(*) FROM numsync.import_batch b WHERE b.line_count <> (SELECT count(*) FROM numsync.import_line l WHERE l.account_id = b.account_id AND l.batch_id = b.batch_id))
	+ (SELECT count(*) FROM numsync.import_batch b WHERE b.expectation_count <> (SELECT count(*) FROM numsync.expectation e WHERE e.account_id = b.account_id AND e.batch_id = b.batch_id))
	+ (SELECT count(*) FROM numsync.plan p WHERE p.change_count <> (SELECT count(*) FROM numsync.change c WHERE c.account_id = p.account_id AND c.plan_id = p.plan_id))
	+ (SELECT count(*) FROM numsync.closing c WHERE c.lines <> (SELECT count(*) FROM numsync.closing_line l WHERE l.account_id = c.account_id AND l.period = c.period))
	+ (SELECT count(*) FROM numsync.change c WHERE NOT EXISTS (SELECT FROM numsync.change_field f WHERE f.account_id = c.account_id AND f.change_id = c.change_id AND f.wanted))
	+ (SELECT count(*) FROM numsync.change_state WHERE state = 'confirmed' AND status NOT BETWEEN 200 AND 299)
	+ (SELECT count(*) FROM numsync.phone_number_history h WHERE h.valid_to < h.valid_from)
	+ (SELECT abs(6 - count(*)) FROM numsync.phone_number WHERE missing_since IS NULL),
	(SELECT count(*) FROM numsync.change_state WHERE state = 'sending'),
	(SELECT count(*) FROM numsync.change_step WHERE state = 'confirmed'))"
complain() { # TEXT
	bad=$((bad + 1))
	echo "# $1, exit $code: $command, $kind $n" | cut -c 1-200
	head -n 3 "$work/err" | cut -c 1-300 | sed 's/^/#   /'
}
# exit statuses that fit a failure of this kind; the usual one: it was got over
fits() {
	case $kind:$code in
	alloc:71) ;;
	alloc:*) [ "$n" -le 4 ] ;; # nothing is got over, but for what is asked for before main: no library is given a NULL
	*:"$usual"|map:71|write:73|fsync:73|rename:73|statement:74|send:74|recv:74|connect:74|send:69|recv:69|connect:69) ;;
	read:78|read:65|read:73|open:78|open:65|open:73) ;;
	*) false ;;
	esac
}
gone() { ask "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'numsync%'"; [ "$answer" = 0 ]; }
# whatever failed, the same command again finishes it
check_schema() {
	"$numsync" init --config "$work/init.conf" >"$work/out" 2>"$work/err" || complain "the same command again fails"
	ask "SELECT count(*) = (SELECT count(*) FROM pg_class WHERE relnamespace = 'numsync'::regnamespace) FROM public.numsync_before"
	[ "$answer" = t ] || complain "half a schema"
	grep -q '^database = ' "$work/init.conf" && grep -q 'max_missing' "$work/init.conf" || complain "half a configuration"
}
check_views() {
	"$numsync" migrate >"$work/out" 2>"$work/err" || complain "the same command again fails"
	"$numsync" status -q >"$work/out" 2>"$work/err" || complain "the views do not work"
}
check_journal() {
	await "the sessions of the dead process end" gone
	ask "$consistent"
	read -r wrong open confirmed <<X
$answer
X
	[ "$wrong" = 0 ] || complain "half done ($answer)"
	case $command in apply|run) ;; *) return ;; esac
	if [ "$open" != 0 ]; then
		echo "$kind open" >>"$work/codes"
		"$numsync" run -q >"$work/out" 2>"$work/err"
		code=$?
		[ $code = 0 ] || complain "the next run does not recover"
		ask "$consistent"
		confirmed=${answer##* }
	fi
	unwanted
	[ $((puts - puts_before)) = "$confirmed" ] || complain "$((puts - puts_before)) PUTs took effect, $confirmed are confirmed"
}
# all of what was old and the record of it, or nothing; the same command again removes the rest
check_pruned() {
	await "the sessions of the dead process end" gone
	ask "SELECT (SELECT count(*) FROM numsync.history_removal) = 1, (SELECT count(*) FROM numsync.phone_number_reading_history WHERE valid_to < now() - interval '150 days')"
	case $answer in 't|0'|'f|12') ;; *) complain "half of it removed ($answer)" ;; esac
	"$numsync" prune --older-than 100d --yes >"$work/out" 2>"$work/err" || complain "the same command again fails"
	ask "SELECT count(*) FROM numsync.phone_number_reading_history WHERE valid_to < now() - interval '150 days'"
	[ "$answer" = 0 ] || complain "$answer old readings are left"
}
check() {
	case $command in
	init) check_schema ;;
	prune) check_pruned ;;
	migrate) check_views ;;
	*) check_journal ;;
	esac
}
check_ending() {
	echo "$kind $code" >>"$work/codes"
	case $code in
	0|[1-9]|6[459]|7[01345789]) ;;
	124) complain hangs ;;
	*) complain crashes ;;
	esac
	if [ -e "$work/mark.$n" ]; then
		points=$((points + 1))
		fits || complain "does not fit"
	else
		unreached=$((unreached + 1)) # this time there were fewer
		[ $code = "$usual" ] || complain "fails although nothing failed"
	fi
	[ "$san" = 0 ] || ! grep -q 'Sanitizer\|runtime error' "$work/err" || complain sanitizer
	# doctor's failures are its output; when standard error cannot be written, it stays empty
	case $code:$kind in
	74:statement) cat "$work/err" "$work/out" | grep -q 'database: [^:]*: .*(SQLSTATE ' || complain "which statement failed is not said" ;;
	[0-4]:*|*:write) ;;
	*) grep -q '^numsync: ' "$work/err" || { [ "$command" = doctor ] && grep -q '^failure' "$work/out"; } || complain silent ;;
	esac
	for left in "$work"/x.*.?????? "$work"/init.conf.*; do
		[ ! -e "$left" ] || { complain "$left is left behind"; rm -f "$left"; }
	done
}

# ---- the commands: prepare_X, and what is run
serial=0
new_file() { # NAME
	serial=$((serial + 1))
	printf 'id,name\n%s,Wanted %s\n' "$id" "$serial" >"$1"
}
nothing_yet() {
	rm -f "$work/init.conf"
	ask "DROP SCHEMA IF EXISTS numsync CASCADE; SELECT 'gone'"
}
# six readings in a month of its own, six without one
old_history() {
	echo "DELETE FROM numsync.history_removal; CREATE TABLE numsync.old_month PARTITION OF numsync.phone_number_reading_history FOR VALUES FROM ('2001-01-01 00:00:00+00') TO ('2001-02-01 00:00:00+00');" >&8
	for ended in 2001-01-10 2002-02-10; do
		echo "INSERT INTO numsync.phone_number_reading_history SELECT account_id, id, '2001-01-01', 1, '$ended' FROM numsync.phone_number_reading;" >&8
	done
	ask "SELECT 'there'" # psql works on its own: the command must not begin before
}
prepare() {
	case $command:$n in
	revert:0) # of one change that was made
		new_file "$work/i.csv"
		unwanted
		for step in "import $work/i.csv" pull 'apply --yes'; do
			# shellcheck disable=SC2086
			"$numsync" $step >"$work/out" 2>"$work/err" || complain "$step, before revert"
		done
		unwanted ;; # for the count of the PUTs
	close:0)
		echo "$(aged '40 days');" >&8
		ask "SELECT 'long ago'" ;;
	esac
	case $command in
	prune) old_history ;;
	init) nothing_yet ;;
	pull|run) unwanted ;;
	apply) unwanted; echo "UPDATE numsync.phone_number SET name = 'Old $edits' WHERE id = '$id';" >&8 ;;
	migrate) ask "UPDATE numsync.schema_view SET sha256 = 'of another' WHERE position = 1 RETURNING 'old'" ;;
	import|replace) new_file "$work/i.csv" ;;
	withdraw)
		new_file "$work/i.csv"
		"$numsync" import --source crm "$work/i.csv" >"$work/out" 2>"$work/err" || complain "nothing to withdraw" ;;
	close) ask "WITH lines AS (DELETE FROM numsync.closing_line), closings AS (DELETE FROM numsync.closing) SELECT 'open'" ;;
	esac
	case $command in
	run)
		new_file "$work/inbox/wanted.csv"
		touch -d '1 minute ago' "$work/inbox/wanted.csv" ;;
	esac
}
invoke() { # VARIABLE=VALUE...
	case $command in
	init) set -- "$@" "$numsync" init --config "$work/init.conf" ;;
	import) set -- "$@" "$numsync" import "$work/i.csv" ;;
	replace) set -- "$@" "$numsync" import --replace --source crm "$work/i.csv" ;;
	withdraw) set -- "$@" "$numsync" withdraw --source crm ;;
	revert) set -- "$@" "$numsync" revert "$(sql "SELECT max(run_id) FROM numsync.run WHERE command = 'apply'")" ;;
	close) set -- "$@" "$numsync" close "$last_month" --accept-stale ;;
	compare) set -- "$@" "$numsync" export billing --compare "$begun" -o "$work/x.csv" ;;
	history) set -- "$@" "$numsync" history "$id" ;;
	apply) set -- "$@" "$numsync" apply --yes ;;
	prune) set -- "$@" "$numsync" prune --older-than 100d --yes ;;
	run) set -- "$@" "$numsync" run --inbox "$work/inbox" --metrics "$work/x.prom" ;;
	export) set -- "$@" "$numsync" export billing -o "$work/x.csv" ;;
	workbook) set -- "$@" "$numsync" export billing -o "$work/x.xlsx" ;;
	page) set -- "$@" "$numsync" export billing -o "$work/x.html" ;;
	print) set -- "$@" "$numsync" export billing ;;
	*) set -- "$@" "$numsync" "$command" ;;
	esac
	case $command in
	doctor) ;; # visits what the libraries do once
	print) set -- FAIL_WARM=init "$@" ;;
	*) set -- FAIL_WARM=all "$@" ;;
	esac
	timeout 60 env "LD_PRELOAD=$work/fail.so" "FAIL_KIND=$kind" "$@" >"$work/out" 2>"$work/err" </dev/null
	code=$?
}
sweep() { # COMMAND
	command=$1
	for kind in $kinds; do
		n=0
		fresh_database
		prepare
		invoke "FAIL_COUNT=$work/count"
		usual=$code
		total=$(cat "$work/count")
		stride=$stride_other
		[ "$kind" != alloc ] || stride=$stride_alloc
		visited=0 bad_before=$bad
		[ "$usual" -lt 64 ] || complain "fails although nothing failed"
		n=1
		check
		# the first calls of a command are those of every command, and of a stride that is longer than it is only one is visited
		n=$(((stride < total ? stride : total) / 2 + 1))
		while [ $n -le "$total" ]; do
			age=$((age + 1))
			[ $age -lt $fresh_after ] || fresh_database
			prepare
			invoke "FAIL_AT=$n" "FAIL_MARK=$work/mark.$n"
			check_ending
			check
			visited=$((visited + 1)) n=$((n + stride))
		done
		rm -f "$work"/mark.*
		is "$((bad - bad_before))" 0 "$command: $visited of $total calls of $kind failed in turn"
	done
}

puts=0 edits=0
database
sandbox --generate 6 --page-limit 4
"$numsync" pull -q >/dev/null 2>&1
new_file "$work/i.csv"
"$numsync" import -q "$work/i.csv" >/dev/null 2>&1
mkdir "$work/inbox"
sql "CREATE TABLE public.numsync_before AS SELECT relname FROM pg_class WHERE relnamespace = 'numsync'::regnamespace"
begun=$(sql 'SELECT numsync.time_text(now())')
last_month=$(date -u -d "$(date -u +%Y-%m-15) -1 month" +%Y-%m)
template=$name
: >"$work/codes"
# shellcheck disable=SC2048 # commands have no blanks
for command in ${*:-init migrate doctor pull import replace withdraw plan apply run revert export compare close workbook page print status report history prune}; do
	sweep "$command"
done
sort "$work/codes" | uniq -c | sed 's/^/# /'
echo "# $points points visited ($unreached more were not there when their turn came), $bad complaints"
[ $points -gt 0 ]
ok "calls were made to fail: $points"
done_testing
