#!/bin/sh
# Makes a starting point for tests/sql/upgrade.sh: starting_point.sh PROGRAMS NAME, from the top. The demo's business is played with the
# programs of that folder, which may be of an earlier commit: its first changes, three months of nights, two closed months. It leaves in
# fixtures/upgrade NAME.sql.gz, its database as pg_dump writes it, and NAME.tsv, the SHA-256 of what finance gets from it with each line's
# arguments. A release makes its own (CONTRIBUTING.md).
set -eu
. tests/lib/business.sh
root=$PWD
programs=$1 name=$2
trap business_end EXIT
trap 'exit 130' INT TERM
business_begin "$programs"
mkdir -p fixtures/upgrade
cd "$business/home"
must() { # STATUS COMMAND...
	want=$1 code=0
	shift
	"$@" >"$business/out" 2>&1 || code=$?
	[ "$code" = "$want" ] || { cat "$business/out" >&2; echo "exit $code, not $want: $*" >&2; exit 1; }
}
must 0 numsync init --local
must 0 numsync pull
must 0 numsync import enablement.csv names.csv
must 0 numsync import --source crm desired.csv
must 2 numsync plan
must 2 numsync apply --plan 1 --yes
must 0 nights
must 0 numsync close 2026-08
must 0 numsync close 2026-09
while read -r arguments; do
	# shellcheck disable=SC2086
	must 0 numsync export billing --raw -o exported.csv $arguments
	printf '%s\t%s\n' "$(sha256sum <exported.csv | cut -d ' ' -f 1)" "$arguments"
done >"$root/fixtures/upgrade/$name.tsv" <<'T'
--columns id,number,name,billing_monthly_amount,billing_business_name,status
--as-of 2026-08-15T00:00:00Z
--period 2026-08
--period 2026-09
T

# the private cluster once more, for pg_dump
folder=$NUMSYNC_STATE_DIR/cluster
server() { cluster_as "$(cluster_bin)/pg_ctl" -D "$folder" -w -s -o "-c listen_addresses='' -c unix_socket_directories='$folder'" "$@"; }
server start -l "$folder/dump.log"
pg_dump "host=$folder user=numsync dbname=postgres" --schema=numsync --no-owner --no-privileges |
	sed '/^\\\(un\)\{0,1\}restrict /d' | gzip -9n >"$root/fixtures/upgrade/$name.sql.gz"
server stop
ls -l "$root/fixtures/upgrade/$name".*
