# Who acts, as it is on record of an import.
# Promise: root by way of sudo is whoever called sudo; of anybody else SUDO_USER says nothing.
. tests/lib/e2e.sh
database
sandbox --generate 3
must "$numsync" pull
printf 'id,name\ngen-0000001,One\n' >"$work/one.csv"
actor() { sql "SELECT actor FROM numsync.import_batch WHERE source = '$1'"; }
must "$numsync" import --source self "$work/one.csv"
is "$(actor self)" "$(id -un)" "without sudo it is the user"
must env SUDO_USER=eve "$numsync" import --source sudo "$work/one.csv"
if [ "$(id -u)" = 0 ]; then
	is "$(actor sudo)" eve "root by way of sudo is whoever called it"
	cp "$numsync" "$work/numsync"
	chmod 755 "$work"
	chmod 644 "$work/one.csv" "$NUMSYNC_CONFIG"
	[ -z "${PGPASSFILE:-}" ] || install -o nobody -m 600 "$PGPASSFILE" "$work/pgpass" # a given server may ask for a password
	must setpriv --reuid=nobody --regid=nogroup --clear-groups env SUDO_USER=eve HOME="$work" ${PGPASSFILE:+PGPASSFILE="$work/pgpass"} "$work/numsync" import --source other "$work/one.csv"
	is "$(actor other)" nobody "whom sudo has made somebody else is that one"
else
	is "$(actor sudo)" "$(id -un)" "whoever is not root is the user, whatever SUDO_USER says"
fi
must env SUDO_USER=eve "$numsync" import --source given --actor ann "$work/one.csv"
is "$(actor given)" ann "--actor is taken as it is"
done_testing
