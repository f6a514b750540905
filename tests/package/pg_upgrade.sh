# PostgreSQL 15 becomes 17 by pg_upgrade, below a database with a day's work (tests/lib/day.sh), as on a Debian 12 that became 13: in a bare
# Debian 13 of its own (root.sh), which has the server of Debian 12 beside its own.
# Promise: every table is as before, migrate has nothing to do, the closed month and its export are the same bytes, and the next run works.
set -u
if [ "${1:-}" != inside ]; then
	. tests/package/root.sh
	bare_root trixie || exit 1
	inside sh -c 'sed "s/trixie/bookworm/" /etc/apt/sources.list >/etc/apt/sources.list.d/bookworm.list &&
		apt-get update -qq && apt-get install -y -qq --no-install-recommends make postgresql-15 postgresql-17 curl gojq python3-jsonschema && make deps && make -j2 all' \
		>"$root/log" 2>&1 || { tail -n 25 "$root/log" >&2; echo 'Bail out! numsync is not built beside PostgreSQL 15 and 17'; exit 1; }
	inside sh tests/package/pg_upgrade.sh inside
	exit
fi
PATH=/usr/lib/postgresql/15/bin:$PATH
. tests/lib/e2e.sh
. tests/lib/day.sh
new=/usr/lib/postgresql/17/bin
like_server() { is "$(sql 'SHOW server_version_num' | cut -c 1-2)" "$1" "the server is PostgreSQL $1"; }
export_month() { run 0 "$numsync" export billing --period "$month" --raw --output "$work/$1.csv"; }
day_database
like_server 15
day "$work/day"
is "$(cat "$work/day/failed" 2>/dev/null)" '' "the day's commands end as they should"
export_month before
mkdir "$work/before" "$work/after"
day_left "$work/before"

folder=$NUMSYNC_TEST_CLUSTER
must cluster_as "$(cluster_bin)/pg_ctl" -D "$folder/data" -w -s stop
mv "$folder/data" "$folder/data15"
must cluster_as $new/initdb -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N
run 0 cluster_as sh -c "cd '$folder' && $new/pg_upgrade -U postgres -b /usr/lib/postgresql/15/bin -B $new -d data15 -D data -s '$folder'"
PATH=$new:$PATH
ln -sf $new/psql "$work/.bin/psql"
must cluster_serve "$folder"
like_server 17

run 0 "$numsync" migrate --check
day_left "$work/after"
same "$work/before/table_closing_line" "$work/after/table_closing_line" "a table has rows, and they are as before"
is "$(cd "$work" && diff -r before after)" '' "every table is as before"
run 0 "$numsync" close --verify
export_month after
same "$work/before.csv" "$work/after.csv" "the export of the closed month has the same bytes"
sandbox --state "$fixtures/demo/account.json"
run 2 "$numsync" run
is "$(sql "SELECT state FROM numsync.run ORDER BY run_id DESC LIMIT 1")" "done" "the next run is done"
ok_puts=$(stats .put)
[ "$ok_puts" -gt 0 ]
ok "it sends what the new account lacks"
done_testing
