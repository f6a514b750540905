# A whole day of numsync, command by command, and what it leaves; behind e2e.sh. Two days on databases that differ in nothing that
# counts are the same.
#   day_database      a database that is not migrated; sets DATABASE_URL, day_owner and name
#   day FOLDER        works on DATABASE_URL and a sandbox of its own; what each command printed, and how it ended, goes into FOLDER
#   day_left FOLDER   what database and API have in the end, into FOLDER; asked over owner's connection string $day_owner
#   day_plain FOLDER  such a day and what it left, on a database like any other; in a whole run (check.sh) it is that of the test that came first
#   day_same FOLDER FOLDER TEXT   a claim for each command, and for what is left
day_database() {
	name=numsync_test_$$_$(date +%N)
	cluster_create "$name" || exit 1
	day_owner=$(cluster_url "$name")
	export DATABASE_URL="$day_owner"
}
day_mask() { # [OPTION FILE...]: what differs from one day to the next: moments, durations, processes, sizes, where the database is
	LC_ALL=C sed -E "s/127\.0\.0\.1:[0-9]+/API/g; s/[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]+(Z|\+00(:00)?)?)?/DATE/g; s/[0-9.,]+ (ms|seconds|second|minutes|minute|hours|hour|days|day|MB|GB|s)\b/N UNIT/g; s/process [0-9]+/process N/g; s/\b[0-9]+:[0-9]{2}(:[0-9]{2})?/TIME/g; s/database [^ ]+ as [^ ]+( on [^ ,]+)?/database D/; s|$work|WORK|g; s/[0-9a-f]{64}/DIGEST/g; s/  +/ /g" "$@"
}
day_step() { # STATUS COMMAND...: waits for nothing, claims nothing; `day` masks what is printed
	day_wanted=$1
	shift
	day_number=$((day_number + 1))
	{
		"$numsync" "$@" 2>"$work/day.err" </dev/null
		day_status=$?
		echo "exit $day_status"
		cat "$work/day.err"
	} >"$day_folder/$(printf %02d $day_number)-$1"
	[ $day_status = "$day_wanted" ] || echo "$1 ended with $day_status: $(tr '\n' ' ' <"$work/day.err" | cut -c 1-300)" >>"$day_folder/failed"
}
day_sql() { PGOPTIONS='-c TimeZone=UTC -c search_path=pg_catalog -c statement_timeout=0' psql "$day_owner" -X -A -t -q -v ON_ERROR_STOP=1 -c "$1" || broken "day_sql: $1"; }
day() {
	day_folder=$1 day_number=0
	mkdir "$day_folder"
	sandbox --state "$fixtures/demo/account.json"
	rm -rf "$work/inbox"
	mkdir "$work/inbox"
	printf 'id,name\npn-0204,Inbox\n' >"$work/inbox/crm.csv"
	touch -d '1 minute ago' "$work/inbox/crm.csv"
	month=$(date -u -d "$(date -u +%Y-%m-01) -1 day" +%Y-%m)
	day_step 0 migrate
	day_step 0 migrate --check
	day_step 0 pull --refresh all
	day_step 65 import "$fixtures/demo/changes.csv"
	day_step 0 import --dry-run "$fixtures/demo/names.csv"
	day_step 0 import "$fixtures/demo/enablement.csv" "$fixtures/demo/names.csv"
	day_step 0 import --source watch "$fixtures/demo/desired.csv"
	day_step 0 import "$fixtures/demo/names.csv"
	day_step 0 import --list
	day_step 2 drift
	day_step 2 plan
	day_step 2 apply --plan 1 --yes
	day_step 2 run --inbox "$work/inbox"
	printf 'id,provider_status,on_drift\npn-0205,elsewhere,disable\npn-0206,!elsewhere,disable\n' >"$work/day.csv"
	day_step 0 import --source tests "$work/day.csv"
	day_step 2 apply --yes
	day_step 0 withdraw --source tests
	day_step 2 run
	day_step 2 revert 2
	day_step 2 apply --plan "$(day_sql "SELECT max(plan_id) FROM numsync.plan")" --yes
	day_step 0 status
	day_step 0 report
	day_step 0 history pn-0200
	day_step 0 export billing --raw
	day_sql "$(aged '50 days')"
	day_step 0 pull --refresh all
	day_step 0 close "$month" --accept-stale
	day_step 0 close --verify
	day_step 0 export billing --period "$month" --raw
	day_step 0 prune --older-than 62d --yes
	day_step 0 doctor
	state | jq -c '.numbers | sort_by(.id)[]' >"$day_folder/state"
	sandbox_stop
	day_mask -i "$day_folder"/*
}
# moments that a day makes itself are left out, and the place of a closed line, which is the order that the plan gave it; moments that the API
# or a file said count. A line for each row, all tables in one question
day_left() {
	day_tables=$(day_sql "SELECT string_agg(format('SELECT %L, to_jsonb(t) - %L::text[] FROM numsync.%I t', 'table_' || relname,
			'{valid_from,valid_to,row_changed_at,missing_since,detail_at,started_at,ended_at,first_seen_at,imported_at,withdrawn_at,moved_at,at,closed_at,moment,read_at,place,process_id,role,requests,retries}', relname), ' UNION ALL ')
		FROM pg_class WHERE relnamespace = 'numsync'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
		AND relname !~ '^(lease|request_|plan_turn|schema_|stage_|list_pass|detail_queue|history_removal)'")
	day_sql "$day_tables" | day_mask | LC_ALL=C sort | awk -F '|' -v folder="$1" '{ file = folder "/" $1; print substr($0, length($1) + 2) >file }'
}
day_plain() { # FOLDER
	day_kept=
	cluster_given || [ -z "${NUMSYNC_TEST_READY:-}" ] || day_kept=$NUMSYNC_TEST_CLUSTER/day_$(date -u +%F)_$(stat -c %i_%s_%Y "$numsync")
	[ -z "$day_kept" ] || [ ! -d "$day_kept" ] || { cp -R "$day_kept" "$1"; return; }
	day_database
	day "$1"
	day_left "$1"
	[ -n "$day_kept" ] || return 0
	# whole at once; of two that are at it, one comes too late
	cp -R "$1" "$day_kept.$$" && mv -T "$day_kept.$$" "$day_kept" 2>/dev/null || rm -rf "$day_kept.$$"
}
day_same() {
	is "$(cat "$1/failed" 2>/dev/null)" '' "$3: every command ends as it should"
	is "$(cd "$1" && ls)" "$(cd "$2" && ls)" "$3: there is all of it"
	for day_file in "$2"/*; do
		[ -s "$day_file" ] || continue
		same "$1/${day_file##*/}" "$day_file" "$3: ${day_file##*/}"
		# which field of a long line it is
		[ $code = 0 ] || { tr , '\n' <"$day_file" >"$work/day.fields"; tr , '\n' <"$1/${day_file##*/}" | diff - "$work/day.fields" | head -n 20 | sed 's/^/# /'; }
	done
}
