# The private cluster: its socket lies in its own folder, whatever that folder is called and however deep it is; nothing of it is in /tmp.
# Promise: folders that others can get into, or that are somebody else's, are refused (78) with the cure.
. tests/lib/e2e.sh
unset DATABASE_URL
root=no
[ "$(id -u)" != 0 ] || root=yes
chmod 755 "$work" # PostgreSQL runs as another user then
long=$(printf 'x%.0s' $(seq 100))/$(printf 'y%.0s' $(seq 90))
state="$work/a blank, a 'quote' and \"two\"/\$(touch $work/shell)/$long/state"
export NUMSYNC_STATE_DIR="$state"
config=$NUMSYNC_CONFIG
rm "$config"
run 0 "$numsync" init --local
is "$(printf %s "$state" | wc -c | awk '{ print ($1 > 200) }')" 1 "a folder with a long name"
! test -e "$work/shell"
ok "no shell reads its name"
run 0 "$numsync" status
like "$work/out" 'account default' "a command uses the private cluster"
run 0 env PGHOSTADDR=192.0.2.1 PGPORT=1 PGHOST=nowhere "$numsync" status
like "$work/out" 'account default' "libpq's variables do not lead elsewhere"
! test -e "$state/cluster/postmaster.pid"
ok "no server is left running"
is "$(stat -c %a "$state"),$(stat -c %a "$state/cluster")" 700,700 "the private cluster's folders are private"

# one that an earlier version made, with its socket elsewhere, where nothing is any more
as_postgres() { if [ $root = yes ]; then setpriv --reuid=postgres --regid=postgres --init-groups "$@"; else "$@"; fi; }
printf "unix_socket_directories = '%s'\n" "$work/emptied/numsync-0badcafe" >>"$state/cluster/postgresql.auto.conf"
run 0 "$numsync" status
like "$work/out" 'account default' "a cluster of an earlier version starts, though the folder of its socket is gone"

# its log begins anew when it is large
truncate -s 2M "$state/postgresql.log"
run 0 env PATH=/nowhere: "$numsync" status
is "$(($(stat -c %s "$state/postgresql.log") < 100000))" 1 "a log of 2 MB begins anew; PostgreSQL is found where no PATH names it"

# several at once, and the workers of a run
"$numsync" status >"$work/one" 2>&1 &
first=$!
run 0 "$numsync" status
wait $first
is $? 0 "two commands use the private cluster at once"

# who may get in
refused() { # TEXT PATTERN
	run 78 "$numsync" status
	like "$work/err" "$2" "$1"
	run 78 "$numsync" init --local
	like "$work/err" "$2" "$1, for init, too"
}
for mode in 755 770 777; do
	chmod $mode "$state"
	refused "a folder of mode $mode is refused, with the cure" "folder .*/state .*mode $mode.*: .chmod 700 "
done
chmod 750 "$state"
run 0 "$numsync" status
chmod 700 "$state"
chmod 755 "$state/cluster"
refused "nor may others get into the cluster in it" "folder .*/state/cluster .*mode 755.*: .chmod 700"
chmod 700 "$state/cluster"
if [ $root = yes ]; then
	chown nobody "$state"
	refused "somebody else's folder is refused, with the cure" 'belongs to the user nobody: .sudo -u nobody numsync '
	chown root "$state"
	refused "so is root's with something in it" 'belongs to another user \(uid 0\): .chown -R postgres'
	chown postgres "$state"
	mkdir -m 755 "$work/premade"
	NUMSYNC_STATE_DIR=$work/premade run 0 "$numsync" init --local --config "$work/premade.conf"
	is "$(stat -c '%a %U' "$work/premade")" '700 postgres' "an empty folder becomes private"
	mkdir -m 700 "$work/taken"
	echo precious >"$work/taken/file"
	NUMSYNC_STATE_DIR=$work/taken run 78 "$numsync" init --local --config "$work/other.conf"
	is "$(stat -c %U "$work/taken")" root "root gives away no folder that has something in it"
fi
run 0 "$numsync" status
NUMSYNC_STATE_DIR="$work/two
lines" run 78 "$numsync" status
like "$work/err" 'line end' "a line end in the name is refused"

# where it is when nobody says
own=$work/own.conf
(umask 077 && printf '[numsync]\ndatabase = local\n' >"$own")
[ $root = no ] || chown postgres "$own"
as_user() { as_postgres env NUMSYNC_STATE_DIR= STATE_DIRECTORY= XDG_STATE_HOME= HOME= "NUMSYNC_CONFIG=$own" "$@" "$numsync" status; }
while read -r folder variables; do
	# shellcheck disable=SC2086
	run 78 as_user $variables
	like "$work/err" "there is no private cluster in $folder: make it with .numsync init --local" "$variables: it is in $folder"
done <<Q
/a STATE_DIRECTORY=/a XDG_STATE_HOME=/b HOME=/c
/b/numsync XDG_STATE_HOME=/b HOME=/c
/c/.local/state/numsync XDG_STATE_HOME=relative HOME=/c
Q
run 78 as_user HOME=relative
like "$work/err" 'no HOME to keep the cluster in: set state_dir' "no home: what to set is told"
run 78 as_user NUMSYNC_STATE_DIR=relative
like "$work/err" 'relative, must begin with /' "a path that begins nowhere is refused"

# what is in the way
file=$work/file
: >"$file"
NUMSYNC_STATE_DIR=$file refused "a file in the place of the folder" 'cannot open the folder .*/file: Not a directory'
for below in x x/y; do
	NUMSYNC_STATE_DIR=$file/$below run 78 "$numsync" init --local
	like "$work/err" 'cannot make the folder .*/file/x: Not a directory' "a file in the place of a folder above, $below"
done
mkdir -m 700 "$work/half"
: >"$work/half/cluster"
[ $root = no ] || chown postgres "$work/half"
NUMSYNC_STATE_DIR=$work/half refused "a file in the place of the cluster" 'cannot open the folder .*/half/cluster: Not a directory'
rm "$state/users.lock"
mkdir "$state/users.lock"
refused "a folder in the place of a lock" 'cannot open the lock files in .*/state: Is a directory'
rmdir "$state/users.lock"
if [ $root = yes ]; then
	run 78 env NUMSYNC_LOCAL_USER=nobody-has-this-name "$numsync" status
	like "$work/err" 'no user nobody-has-this-name to run it as: install postgresql, or set NUMSYNC_LOCAL_USER' "a user that is not there"
	run 78 env NUMSYNC_LOCAL_USER=root "$numsync" init --local
	like "$work/err" 'refuses to run as root' "root is no user to run it as"
fi

# PostgreSQL's programs fail
mkdir "$work/bin"
fails() { # SCRIPT STATUS PATTERN TITLE
	printf '#!/bin/sh\n%s\n' "$1" >"$work/bin/initdb"
	chmod 755 "$work/bin/initdb"
	NUMSYNC_STATE_DIR=$work/fails NUMSYNC_PG_BINDIR=$work/bin run "$2" "$numsync" init --local --config "$work/fails.conf"
	like "$work/err" "$3" "$4"
}
fails 'echo first; echo "initdb: no room on the disk"; exit 1' 74 'initdb failed .exit 1.; its log .*/fails/postgresql.log ends with: first.*initdb: no room on the disk' "initdb fails: its last lines are told"
fails 'kill -9 $$' 74 'initdb failed .exit 128.' "initdb is killed"
fails 'exit 0' 78 'cannot write .*/fails/cluster.new/postgresql.auto.conf: No such file' "initdb leaves nothing"
rm "$work/bin/initdb" "$work/fails/postgresql.log"
NUMSYNC_STATE_DIR=$work/fails NUMSYNC_PG_BINDIR=$work/bin run 74 "$numsync" init --local --config "$work/fails.conf"
like "$work/err" 'initdb failed .exit 127.; its log .* ends with: .nothing.' "there is no initdb"
done_testing
