# The PostgreSQL of one test run. Source it; cluster_start makes a private cluster unless a run that called us has started
# one (NUMSYNC_TEST_CLUSTER: its folder, which is the socket's folder, too) or NUMSYNC_TEST_DATABASE names another server:
# a URL or connection string of a database there, by which databases are created and dropped (`make check-cluster`).
# cluster_stop removes what was made. PostgreSQL refuses root: then its programs run as the user postgres.
#   cluster_url NAME [USER PASSWORD]   how to reach a database
#   cluster_create NAME [TEMPLATE]     makes one, or a copy; on a server with Citus on all its nodes, with its extension
#   cluster_drop NAME
#   cluster_serve FOLDER               starts the server of that folder, such as one that was stopped
#   cluster_place                      the folder for folders of tests
#   cluster_given                      whether the server is not ours, so that it must not be stopped or filled
#   cluster_sharded                    whether it has Citus
# A test that needs a server of its own unsets both variables before it sources this.

cluster_as() {
	if [ "$(id -u)" -eq 0 ]; then
		(cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$@")
	else
		(cd / && "$@")
	fi
}

cluster_bin() {
	if command -v initdb >/dev/null; then
		dirname "$(readlink -f "$(command -v initdb)")"
	else
		find /usr/lib/postgresql -name initdb | sort -V | tail -n 1 | xargs dirname
	fi
}

# TMPDIR, where it can hold a socket and what is preloaded: short, without a blank, open to the user that PostgreSQL runs as
cluster_place() {
	case ${TMPDIR:-/tmp} in
	*[!A-Za-z0-9./_-]* | ?????????????????????????????????????????????????????????????*) echo /tmp ;;
	*) if cluster_as test -x "${TMPDIR:-/tmp}"; then echo "${TMPDIR:-/tmp}"; else echo /tmp; fi ;;
	esac
}

cluster_given() { [ -n "${NUMSYNC_TEST_DATABASE:-}" ]; }
cluster_sharded() {
	cluster_given || return 1
	[ -n "${cluster_citus:-}" ] || cluster_citus=$(psql "$NUMSYNC_TEST_DATABASE" -X -A -t -c "SELECT count(*) FROM pg_available_extensions WHERE name = 'citus'")
	[ "$cluster_citus" = 1 ]
}

cluster_start() {
	cluster_mine=
	cluster_made=
	if cluster_given; then
		psql "$NUMSYNC_TEST_DATABASE" -X -q -A -t -c '' || { echo "cannot reach the database that was named" >&2; return 1; }
		return 0
	fi
	[ -z "${NUMSYNC_TEST_CLUSTER:-}" ] || return 0
	NUMSYNC_TEST_CLUSTER=$(mktemp -d "$(cluster_place)/nsc.XXXXXX")
	export NUMSYNC_TEST_CLUSTER
	cluster_mine=yes
	chmod 755 "$NUMSYNC_TEST_CLUSTER"
	[ "$(id -u)" -ne 0 ] || chown postgres "$NUMSYNC_TEST_CLUSTER"
	# a whole run keeps its first server as it was before its start: some tests need one of their own, and a copy costs a quarter of initdb
	if [ -n "${NUMSYNC_TEST_FRESH:-}" ]; then
		cluster_as cp -R "$NUMSYNC_TEST_FRESH" "$NUMSYNC_TEST_CLUSTER/data" || return 1
	else
		cluster_as "$(cluster_bin)/initdb" -D "$NUMSYNC_TEST_CLUSTER/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N \
			>"$NUMSYNC_TEST_CLUSTER.log" 2>&1 || { cat "$NUMSYNC_TEST_CLUSTER.log" >&2; return 1; }
		rm -f "$NUMSYNC_TEST_CLUSTER.log"
		if [ -n "${cluster_keeps_fresh:-}" ]; then
			cluster_as cp -R "$NUMSYNC_TEST_CLUSTER/data" "$NUMSYNC_TEST_CLUSTER/fresh" || return 1
			export NUMSYNC_TEST_FRESH="$NUMSYNC_TEST_CLUSTER/fresh"
		fi
	fi
	cluster_serve "$NUMSYNC_TEST_CLUSTER"
}

# Starts the server of a folder. Nothing of it has to outlive a power cut, and the queries of tests are not worth a compiler's time.
# Each of its processes is new and plans a few large queries, for which it asks the kernel for memory page by page (6,700 pages of 4 kB
# for one count of drift); so the C library asks in large pieces here, and keeps what was freed. Another C library passes over this.
# The demo's business does the same.
cluster_memory='GLIBC_TUNABLES=glibc.malloc.hugetlb=1 MALLOC_TOP_PAD_=4194304 MALLOC_MMAP_THRESHOLD_=67108864 MALLOC_TRIM_THRESHOLD_=268435456'
cluster_thrift='-c fsync=off -c full_page_writes=off -c jit=off -c autovacuum=off'
cluster_serve() { # FOLDER
	# shellcheck disable=SC2086,SC2163
	(export $cluster_memory && cluster_as "$(cluster_bin)/pg_ctl" -D "$1/data" -l "$1/log" -w -s \
		-o "-c listen_addresses='' -c unix_socket_directories='$1' $cluster_thrift -c max_connections=200 ${NUMSYNC_TEST_CLUSTER_OPTIONS:-}" start)
}

# in a URL and in a connection string the later setting wins
cluster_url() {
	if ! cluster_given; then
		echo "host=$NUMSYNC_TEST_CLUSTER user=${2:-postgres} dbname=$1"
		return
	fi
	case $NUMSYNC_TEST_DATABASE in
	*://*\?*) echo "$NUMSYNC_TEST_DATABASE&dbname=$1${2:+&user=$2&password=$3}" ;;
	*://*) echo "$NUMSYNC_TEST_DATABASE?dbname=$1${2:+&user=$2&password=$3}" ;;
	*) echo "$NUMSYNC_TEST_DATABASE dbname=$1${2:+ user=$2 password=$3}" ;;
	esac
}

cluster_maintain() {
	if cluster_given; then
		psql "$NUMSYNC_TEST_DATABASE" -X -q "$@"
	else
		psql "$(cluster_url postgres)" -X -q "$@"
	fi
}

# one statement; by ask_sql.c, where a test has it in its path (e2e.sh)
cluster_ask() {
	if ! cluster_given && command -v ask_sql >/dev/null; then
		ask_sql "$(cluster_url postgres)" "$1"
	else
		cluster_maintain -c "$1"
	fi
}

# the URL or connection string $3, on another node of the server
cluster_on() {
	case $3 in
	*://*\?*) echo "$3&host=$1&port=$2" ;;
	*://*) echo "$3?host=$1&port=$2" ;;
	*) echo "$3 host=$1 port=$2" ;;
	esac
}

# a line `host port` for each node beside the first, of a server with Citus
cluster_nodes() {
	psql "$NUMSYNC_TEST_DATABASE" -X -q -A -t -F ' ' 2>/dev/null \
		-c "SELECT nodename, nodeport FROM pg_dist_node WHERE noderole = 'primary' AND groupid > 0 ORDER BY nodename, nodeport"
}

# SQL, as the administrator: on each of the other nodes of a server with Citus, then on the first one
cluster_everywhere() { # SQL...
	cluster_nodes | while read -r host port; do
		for cluster_sql; do psql "$(cluster_on "$host" "$port" "$NUMSYNC_TEST_DATABASE")" -X -q -c "$cluster_sql" </dev/null || exit 1; done
	done >/dev/null || return 1
	for cluster_sql; do cluster_maintain -c "$cluster_sql" || return 1; done >/dev/null
}

# what Citus itself keeps open in a database, beside which it cannot be copied: a process of each node, then what these had opened
cluster_rest() { # NAME
	cluster_everywhere "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '$1' AND backend_type LIKE 'Citus%'" &&
		cluster_everywhere "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '$1' AND application_name LIKE 'citus%'"
}

# on a server with Citus the new database has its extension, and the nodes that the database that was named has
cluster_distribute() {
	psql "$(cluster_url "$1")" -X -q -v ON_ERROR_STOP=1 -c 'CREATE EXTENSION IF NOT EXISTS citus' || return 1
	cluster_nodes | while read -r host port; do
		psql "$(cluster_on "$host" "$port" "$(cluster_url "$1")")" -X -q -c "CREATE EXTENSION citus" &&
			psql "$(cluster_url "$1")" -X -q -A -t -c "SELECT citus_add_node('$host', $port)" || exit 1
	done >/dev/null
}

# encoding and order of texts are those of the private cluster, whatever the server's own are
cluster_create() {
	[ -z "${HELD_SQL:-}" ] || [ -z "${2:-}" ] || ask_sql --rest # the one that is copied must have no session
	cluster_new="CREATE DATABASE $1 TEMPLATE ${2:-template0} ENCODING 'UTF8' LOCALE 'C.UTF-8'"
	if ! cluster_sharded; then
		# a copy file by file costs half of one page by page, where nothing has to reach a disk
		cluster_given || cluster_new="$cluster_new STRATEGY file_copy"
		cluster_ask "$cluster_new" >/dev/null || return 1
		! cluster_given || cluster_made="$cluster_made $1"
		return 0
	fi
	[ -z "${2:-}" ] || cluster_rest "$2" || return 1
	PGOPTIONS='-c client_min_messages=warning' cluster_everywhere "$cluster_new" || return 1
	cluster_made="$cluster_made $1"
	[ -n "${2:-}" ] || cluster_distribute "$1"
}

cluster_drop() {
	! cluster_given || cluster_nodes | while read -r host port; do
		psql "$(cluster_on "$host" "$port" "$NUMSYNC_TEST_DATABASE")" -X -q -c "DROP DATABASE IF EXISTS $1 WITH (FORCE)" </dev/null
	done >/dev/null 2>&1
	cluster_ask "DROP DATABASE IF EXISTS $1 WITH (FORCE)" >/dev/null 2>&1
}

cluster_stop() {
	for cluster_name in ${cluster_made:-}; do cluster_drop "$cluster_name"; done
	cluster_made=
	[ -n "${cluster_mine:-}" ] || return 0
	cluster_as "$(cluster_bin)/pg_ctl" -D "$NUMSYNC_TEST_CLUSTER/data" -m immediate -w -s stop || true
	rm -rf "$NUMSYNC_TEST_CLUSTER"
	cluster_mine=
}
