#!/bin/sh
# Runs one test for prove: scripts as they are, cmocka programs with their output made TAP. Prove keeps the lines with # to itself:
# those about a point that failed go to standard error, too, so that a log says why.
program() {
	out=$(mktemp)
	"$1" >"$out" 2>&1
	code=$?
	awk -v code="$code" '
		/^\[       OK \]/ { n++; sub(/^\[       OK \] /, ""); print "ok " n " - " $0; next }
		/^\[  FAILED  \] [a-z]/ && !/tests/ { n++; bad++; sub(/^\[  FAILED  \] /, ""); print "not ok " n " - " $0; next }
		/^\[ (RUN|====|-----)/ || /^\[  PASSED/ || /^\[==/ || /^\[--/ { next }
		{ print "# " $0 }
		END { if (!n) { n++; bad++; print "not ok " n " - the program has tests" } if (code && !bad) { n++; print "not ok " n " - the program ended with " code } print "1.." n }' "$out"
	[ $code = 0 ] && grep -q "^\[       OK" "$out"
	code=$?
	rm -f "$out"
	return $code
}
{
	case $1 in
	*.sh) sh "$1" ;;
	*) program "$1" ;;
	esac
	printf '\nended with %s\n' $?
} | awk -v test="$1" '
	BEGIN { code = 1 }
	/^ended with [0-9]+$/ { code = $3; next }
	/^$/ { next }
	{ print; fflush() }
	/^#/ { if (failed) print test ": " $0 > "/dev/stderr"; else said = said test ": " $0 "\n"; next }
	{ failed = /^not ok/ }
	failed { printf "%s%s: %s\n", said, test, $0 > "/dev/stderr" }
	{ said = "" }
	END { if (code) printf "%s", said > "/dev/stderr"; exit code }'
