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

done_testing
