# The demo's business, for `make demo`, `make demo-shell` and the test of the documents. Source it, then
#   business_begin PROGRAMS   a folder $business with everything: the sandbox that holds fixtures/demo/account.json, a folder
#                             home with the CSV files, and in bin/ the commands numsync and nights. Nothing has happened yet:
#                             no configuration, no database. The clock stands at the first day. Exports what numsync reads.
#   business_clock TIME       sets the clock of numsync, the sandbox and the private PostgreSQL ("2026-06-29 09:00", UTC)
#   business_reaches FILE     exports NUMSYNC_API_URL of the sandbox that prints into the file
#   business_hold             from `numsync init --local` on PostgreSQL goes on, as beside somebody else who uses it, until business_end:
#                             to start and end it costs more than most commands
#   business_end              stops both and removes the folder
# `nights` lets the three months of fixtures/demo/past.tsv pass; the clock stands at the morning after them then.
# Both mornings are at 9 o'clock, the nights at 2:07, so that what is printed has the same hours each time.
. tests/lib/cluster.sh

business_begin() {
	business_programs=$(cd "$1" && pwd)
	business=$(mktemp -d "$(cluster_place)/numsync-demo.XXXXXX")
	chmod 711 "$business" # PostgreSQL refuses root and runs as another user then
	for variable in $(env | sed -n 's/^\(NUMSYNC_[A-Z_]*\)=.*/\1/p'); do
		case $variable in NUMSYNC_TEST_*) ;; *) unset "$variable" ;; esac
	done
	unset DATABASE_URL LEADPING_API_KEY_FILE STATE_DIRECTORY XDG_STATE_HOME XDG_CONFIG_HOME PGDATABASE PGHOST PGOPTIONS 2>/dev/null || true
	mkdir "$business/bin" "$business/postgres" "$business/home"
	cp "$PWD"/fixtures/demo/*.csv "$business/home"
	gcc -O1 -shared -fPIC -o "$business/clock.so" tests/lib/clock.c || return 1
	business_clock '2026-06-29 09:00' >"$business/clock" || return 1
	business_preload="LD_PRELOAD=$business/clock.so CLOCK_FILE=$business/clock ASAN_OPTIONS=verify_asan_link_order=0:${ASAN_OPTIONS:-}"
	# anna is who speaks in the documents
	business_command numsync "export CLOCK_USER=anna; exec '$business_programs/numsync' \"\$@\""
	business_command numsync-sandbox "exec '$business_programs/numsync-sandbox' \"\$@\""
	# shellcheck disable=SC2016
	printf '#!/bin/sh\ncd "%s" && exec sh tests/lib/nights.sh\n' "$PWD" >"$business/bin/nights"
	# numsync starts PostgreSQL's programs with an environment of its own; the server's costs less as in cluster_serve
	folder=$(dirname "$(readlink -f "$(command -v initdb || find /usr/lib/postgresql -name initdb | sort -V | tail -n 1)")")
	printf "#!/bin/sh\nexport %s\nexec '%s/initdb' -N \"\$@\"\n" "$business_preload" "$folder" >"$business/postgres/initdb"
	printf "#!/bin/sh\nexport %s\nexec '%s/pg_ctl' -o '%s' \"\$@\"\n" "$business_preload $cluster_memory" "$folder" "$cluster_thrift" >"$business/postgres/pg_ctl"
	chmod 755 "$business/bin"/* "$business/postgres"/* "$business/clock.so" "$business/bin" "$business/postgres"
	unset SUDO_USER 2>/dev/null || true
	export business PATH="$business/bin:$PATH" HOME="$business/home" TZ=UTC LEADPING_API_KEY=sk_demo \
		NUMSYNC_CONFIG="$business/home/numsync.conf" NUMSYNC_STATE_DIR="$business/home/state" NUMSYNC_PG_BINDIR="$business/postgres" \
		NUMSYNC_RATE_LIMIT=3000/6
	chmod 711 "$business/home"
	NUMSYNC_SANDBOX_KEY=sk_demo "$business/bin/numsync-sandbox" --state fixtures/demo/account.json --rate 3000/6 --window sliding \
		--exit-with-parent >"$business/sandbox.out" 2>&1 &
	business_sandbox=$!
	business_reaches "$business/sandbox.out"
}

business_reaches() { # FILE: the sandbox that prints into it, as soon as it listens
	: >>"$1" # it may not have begun to print
	for _ in $(seq 600); do
		NUMSYNC_API_URL=$(sed -n 's/.*listening on //p' "$1")
		[ -z "$NUMSYNC_API_URL" ] || break
		sleep 0.05
	done
	export NUMSYNC_API_URL
	[ -n "$NUMSYNC_API_URL" ] || { cat "$1" >&2; return 1; }
}

business_command() { # NAME LINE: a command in bin/ that runs under the clock
	printf '#!/bin/sh\nexport %s\n%s\n' "$business_preload" "$2" >"$business/bin/$1"
}

# written over, never cut: processes have it mapped
business_clock() {
	printf '%024d\n' $(($(date -u -d "$1" +%s) - $(date +%s))) 1<>"$business/clock"
}

business_control() { # WHAT JSON: a call of the sandbox's control
	curl -sf -X POST -H 'Content-Type: application/json' -d "$2" "$NUMSYNC_API_URL/sandbox/$1" >/dev/null
}

business_hold() {
	(until [ -e "$NUMSYNC_STATE_DIR/users.lock" ] || [ ! -d "$business" ]; do sleep 0.1; done
	exec flock -s --no-fork "$NUMSYNC_STATE_DIR/users.lock" sleep 1200) </dev/null >/dev/null 2>&1 &
	business_user=$!
}

business_end() {
	# then the next command is the last one to use it
	[ -z "${business_user:-}" ] || { kill "$business_user" && wait "$business_user"; numsync status; } >/dev/null 2>&1 || true
	[ -z "${business_sandbox:-}" ] || { kill "$business_sandbox" 2>/dev/null; wait "$business_sandbox" 2>/dev/null; } || true
	[ -z "${business:-}" ] || rm -rf "$business"
}
