# What a part of CI begins with: `. tests/ci/part.sh`. A part is work beside `make check`, as a test: each thing that it does is a point.
#   does TITLE COMMAND...   it ends with 0; else the end of what it printed is shown
#   tests_pass BUILD TEST...   each of them passes with the programs of that folder: a point each
#   done_testing            last: says how many points there were
# Parts run beside tests, which go first.
set -u
unset MAKEFLAGS MAKELEVEL MFLAGS
part_log=$(mktemp "${TMPDIR:-/tmp}/nsp.XXXXXX")
trap 'rm -f "$part_log"' EXIT
trap 'exit 130' INT TERM
points=0
failures=0
renice -n 10 $$ >/dev/null

does() {
	title=$1
	shift
	points=$((points + 1))
	if "$@" >"$part_log" 2>&1 </dev/null; then
		echo "ok $points - $title"
	else
		failures=$((failures + 1))
		echo "not ok $points - $title"
		tail -n 40 "$part_log" | sed 's/^/# /' >&2
	fi
}

tests_pass() {
	folder=$1
	shift
	for test; do
		case $test in
		*.sh) does "${test##*/}" env BUILD="$folder" prove -f -o --exec 'sh tests/lib/exec.sh' "$test" ;;
		*) does "${test##*/}" sh tests/lib/exec.sh "$test" ;;
		esac
	done
}

# the unit tests that have been built there; a name that is no file when there is none
unit_programs() { # BUILD
	for source in tests/unit/test_*.c; do echo "$1/tests/$(basename "$source" .c)"; done
}

done_testing() {
	echo "1..$points"
	[ $failures = 0 ]
}
