# The private cluster after mishaps: numsync killed while it made one, its settings lost, other programs beside it, a pid that is somebody
# else's now. Promise: it never listens on the network, a half-made one is none, and no stranger's process is stopped.
. tests/lib/e2e.sh
unset DATABASE_URL
root=no
[ "$(id -u)" != 0 ] || root=yes
chmod 755 "$work" # PostgreSQL runs as another user then
as_postgres() { if [ $root = yes ]; then setpriv --reuid=postgres --regid=postgres --init-groups "$@"; else "$@"; fi; }
state=$work/state
cluster=$state/cluster
log=$state/postgresql.log
export NUMSYNC_STATE_DIR="$state"
rm "$NUMSYNC_CONFIG"

# a configuration that names no database would send the next command elsewhere
for line in 'page_size = 25' "state_dir = $state"; do
	printf '[numsync]\n%s\n' "$line" >"$NUMSYNC_CONFIG"
	for variable in A=b PGHOST=127.0.0.1; do
		run 78 env -u NUMSYNC_STATE_DIR STATE_DIRECTORY="$state" $variable "$numsync" init --local
		like "$work/err" 'numsync.conf names no database, .*: add .database = local.' "a file without a database: what to add is told ($line, $variable)"
	done
	tr -d "\140" <"$work/err" >>"$work/told"
done
is "$(grep -c "add database = local and state_dir = $state below .numsync" "$work/told") $(grep -c 'add database = local below' "$work/told")" '1 1' "the folder, too, where the file does not name it"
! test -e "$state"
ok "and nothing was made"
rm "$NUMSYNC_CONFIG"

# root's init beside somebody else's empty folder, such as that of the package's user
if [ $root = yes ]; then
	mkdir -m 700 "$work/packaged"
	chown nobody "$work/packaged"
	for folder in empty used; do
		NUMSYNC_STATE_DIR=$work/packaged run 78 "$numsync" init --local
		like "$work/err" 'packaged belongs to the user nobody: .sudo -u nobody numsync init --local., or .*state_dir' "a folder ($folder) of another user: who has to run it is told"
		is "$(stat -c %U "$work/packaged")" nobody "root does not take the folder ($folder) away from him"
		echo page >"$work/packaged/report.html"
	done
fi

# numsync is killed while it makes the cluster; the program that it had started goes on for a while
bin=$(cluster_bin)
mkdir "$work/bin"
chmod 755 "$work/bin"
printf '#!/bin/sh\n"%s/initdb" "$@" || exit\n: >"%s/made"\nwhile ! test -e "%s/go"; do sleep 0.05; done\n' "$bin" "$state" "$work" >"$work/bin/initdb"
chmod 755 "$work/bin/initdb"
NUMSYNC_PG_BINDIR=$work/bin "$numsync" init --local >"$work/killed" 2>&1 &
killed=$!
await "initdb has done its work" test -e "$state/made"
kill -KILL $killed
wait $killed 2>/dev/null
run 78 "$numsync" status --config /dev/null --database local
like "$work/err" 'no private cluster in .*/state: make it with .numsync init --local' "a half-made cluster is none"
"$numsync" init --local >"$work/one" 2>&1 &
first=$!
"$numsync" init --local >"$work/two" 2>&1 &
second=$!
: >"$work/go"
for pid in $first $second; do
	wait "$pid"
	is $? 0 "two at once: both work, in the schema, too"
done
cat "$work/one" "$work/two" >"$work/both"
is "$(grep -c 'made a private' "$work/both") $(grep -c 'the private cluster in .* is there already' "$work/both")" '1 1' "of two at once one makes it anew, after what the killed one had started, and the other finds it made"
run 0 "$numsync" init --local
is "$(ls "$state" | tr '\n' ' ')" 'cluster gate.lock made postgresql.log users.lock ' "nothing of the first try is left"
is "$(grep -c "^listen_addresses = ''" "$cluster/postgresql.auto.conf")" 1 "the settings are in it"

# what lies in the way of a new one
other=$work/other
mkdir -m 700 "$other" "$work/precious"
: >"$work/precious/file"
ln -s "$work/precious" "$other/cluster.new"
[ $root = no ] || chown -R postgres "$other" "$work/precious"
NUMSYNC_STATE_DIR=$other run 0 "$numsync" init --local --config "$work/other.conf"
test -f "$work/precious/file" && test -d "$other/cluster" && ! test -L "$other/cluster"
ok "a link in the place of a half-made cluster is removed, what it leads to stays"
mkdir -m 700 "$work/full" "$work/full/cluster"
: >"$work/full/cluster/file"
[ $root = no ] || chown -R postgres "$work/full"
NUMSYNC_STATE_DIR=$work/full run 78 "$numsync" init --local --config "$work/full.conf"
like "$work/err" 'full/cluster has something in it .*: move it away' "a folder of that name with something else in it"

# a cluster that lost its settings
cp "$cluster/postgresql.auto.conf" "$work/settings"
: >"$cluster/postgresql.auto.conf"
: >"$log"
sandbox --generate 12
at_least() { [ "$(stats "$1")" -ge "$2" ]; }
hold() { # a pull that stays until it is ended
	control reset '{}' >/dev/null
	control faults '{"faults":["get:stall=100"]}' >/dev/null
	env --default-signal "$numsync" pull >"$work/held" 2>&1 &
	held=$!
	await "records are asked for" at_least .get 1
}
let_go() { # TEXT
	kill -TERM $held
	wait $held
	is $? 75 "$1"
}
hold
is "$(stat -c %a "$cluster/.s.PGSQL.5432")" 700 "the socket is its owner's, without the cluster's settings"
for file in postmaster.pid .s.PGSQL.5432.lock; do cp "$cluster/$file" "$work/$file"; done
let_go "a command is ended"
absent 'IPv[46]' "without its settings, too, it does not listen on the network" "$log"
like "$log" 'listening on Unix socket' "but on its socket"
cat "$work/settings" >"$cluster/postgresql.auto.conf"

# a pid file whose server is gone and whose pid a stranger has
stranger() {
	(cd / && as_postgres sh -c 'echo $$; exec env --default-signal=INT sleep 600') >"$work/stranger" 2>/dev/null &
	job=$!
	await "a stranger is at work" test -s "$work/stranger"
	stranger=$(cat "$work/stranger")
}
lives() { # TEXT
	kill -0 "$stranger"
	ok "$1"
}
stale() { # the files of a server that died, with the stranger's pid
	for file in postmaster.pid .s.PGSQL.5432.lock; do
		sed "1s/.*/$stranger/" "$work/$file" | as_postgres tee "$cluster/$file" >/dev/null
		chmod 600 "$cluster/$file"
	done
}
stranger
stale
run 0 "$numsync" status
like "$work/out" 'account default' "a pid file with a stranger's pid is no server: the cluster starts"
lives "and the stranger works on"
! test -e "$cluster/postmaster.pid"
ok "the server was stopped"
hold
cp -p "$cluster/postmaster.pid" "$work/pid"
stale
run 0 "$numsync" status
like "$work/out" 'account default' "a server that runs is used, whatever its pid file says"
let_go "a command ends whose server has a stranger's pid in its file"
lives "the stranger is not stopped for the server"
cat "$work/pid" >"$cluster/postmaster.pid"
run 0 "$numsync" status
! test -e "$cluster/postmaster.pid"
ok "a server that was left running is stopped by the next command"
kill "$stranger"
wait $job 2>/dev/null
if [ $root = yes ]; then
	stranger=$$
	stale
	run 0 "$numsync" status
	like "$work/out" 'account default' "a pid file with the pid of another user's process is no server either"
	run 0 setpriv --bounding-set=-sys_ptrace "$numsync" status
	! test -e "$cluster/postmaster.pid"
	ok "root who may not look into others' processes, as in a container, stops the server, too"
fi

# programs of another version
mkdir "$work/newer"
printf '#!/bin/sh\n[ "$1" != --version ] || echo "pg_ctl (PostgreSQL) 99.1 (Debian 99.1-1)"\nexit 1\n' >"$work/newer/pg_ctl"
chmod -R 755 "$work/newer"
version=$(cat "$cluster/PG_VERSION")
if [ -x "/usr/lib/postgresql/$version/bin/pg_ctl" ]; then
	run 0 env PATH="$work/newer:$PATH" "$numsync" status
	like "$work/out" 'account default' "a newer PostgreSQL beside: the cluster's own version is taken"
else
	skip "a newer PostgreSQL beside" "no /usr/lib/postgresql/$version here"
fi
run 78 env NUMSYNC_PG_BINDIR="$work/newer" "$numsync" status
like "$work/err" "cluster in .*/state was made by PostgreSQL $version, but .*newer/pg_ctl, named by NUMSYNC_PG_BINDIR, is of PostgreSQL 99" "programs that were named, of another version"
echo 98 >"$cluster/PG_VERSION"
run 78 env PATH="$work/newer:$PATH" "$numsync" status
like "$work/err" "cluster in .*/state was made by PostgreSQL 98, .* of PostgreSQL 99 is found: install .* .postgresql-98., .*pg_upgrade" "its version is not here: what to install is told"
sandbox --generate 12 # it stalls no more
"$numsync" doctor >"$work/doctor" 2>&1
like "$work/doctor" 'made by PostgreSQL 98, .* .postgresql-98.' "doctor tells the same"
absent 'psql with the same words' "and nothing else" "$work/doctor"
echo "$version" >"$cluster/PG_VERSION"
run 0 "$numsync" status
done_testing
