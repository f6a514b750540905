# A PostgreSQL cluster for one test run. Source it; cluster_start sets NUMSYNC_TEST_CLUSTER (its folder, which is the
# socket's folder, too) unless a run that called us has started one; cluster_stop removes what cluster_start made.
# PostgreSQL refuses root: then its programs run as the user postgres.

cluster_as() {
	if [ "$(id -u)" -eq 0 ]; then
		(cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$@")
	else
		(cd / && "$@")
	fi
}

cluster_bin() {
	if command -v initdb >/dev/null; then
		dirname "$(command -v initdb)"
	else
		find /usr/lib/postgresql -name initdb | sort -V | tail -n 1 | xargs dirname
	fi
}

cluster_start() {
	cluster_mine=
	[ -z "${NUMSYNC_TEST_CLUSTER:-}" ] || return 0
	NUMSYNC_TEST_CLUSTER=$(mktemp -d /tmp/nsc.XXXXXX)
	export NUMSYNC_TEST_CLUSTER
	cluster_mine=yes
	chmod 755 "$NUMSYNC_TEST_CLUSTER"
	[ "$(id -u)" -ne 0 ] || chown postgres "$NUMSYNC_TEST_CLUSTER"
	cluster_as "$(cluster_bin)/initdb" -D "$NUMSYNC_TEST_CLUSTER/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N \
		>"$NUMSYNC_TEST_CLUSTER.log" 2>&1 || { cat "$NUMSYNC_TEST_CLUSTER.log" >&2; return 1; }
	rm -f "$NUMSYNC_TEST_CLUSTER.log"
	cluster_as "$(cluster_bin)/pg_ctl" -D "$NUMSYNC_TEST_CLUSTER/data" -l "$NUMSYNC_TEST_CLUSTER/log" -w -s \
		-o "-c listen_addresses='' -c unix_socket_directories='$NUMSYNC_TEST_CLUSTER' -c fsync=off -c max_connections=200 -c autovacuum=off ${NUMSYNC_TEST_CLUSTER_OPTIONS:-}" start
}

cluster_stop() {
	[ -n "${cluster_mine:-}" ] || return 0
	cluster_as "$(cluster_bin)/pg_ctl" -D "$NUMSYNC_TEST_CLUSTER/data" -m immediate -w -s stop || true
	rm -rf "$NUMSYNC_TEST_CLUSTER"
	cluster_mine=
}
