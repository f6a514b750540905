# The documents say what numsync does: every command of README.md and of the manual's examples is run on the demo's business
# (fixtures/demo), in the order in which a reader meets them, and prints what the document says that it prints.
set -u
. tests/lib/business.sh
trap business_end EXIT
trap 'exit 130' INT TERM
documents='README.md cmd/man/numsync-csv.5.scd cmd/man/numsync-billing.7.scd cmd/man/numsync-run.7.scd cmd/man/numsync.1.scd'

business_begin "${BUILD:-build}" || exit 1

# a sandbox that takes its time is waited for
(sleep 1; echo 'listening on http://late' >"$business/late") &
late=$(set -e; business_reaches "$business/late"; echo "$NUMSYNC_API_URL")
[ "$late" = http://late ] || { echo "1..0"; echo "a sandbox that begins to print late is not reached" >&2; exit 1; }

# a document that is wrong is seen: another number, a line too many, one too few, a command that fails, one that is not there
wrong=$business/wrong
mkdir "$wrong"
cat >"$wrong/wrong.md" <<'T'
    $ echo 12 of 300
    13 of 300
    $ printf 'one\ntwo\n'
    one
    $ echo one
    one
    ...
    two
    $ false
    $ echo 2026-10-01 09:12:13
    2026-10-02 09:12:13

and `numsync nothing`, `numsync plan --of-nothing`
T
python3 tests/lib/documents.py "$wrong" "$wrong/wrong.md" >"$wrong/out"
seen=$(grep -c '^not ok' "$wrong/out")
[ "$seen" = 6 ] || { echo "1..0"; echo "of 6 faults of a wrong document $seen were seen" >&2; exit 1; }

business_hold
# shellcheck disable=SC2086
python3 tests/lib/documents.py "$business/home" $documents
