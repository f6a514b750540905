#!/bin/sh
# Runs one test for prove: scripts as they are, cmocka programs with their output made TAP.
case $1 in
*.sh) exec sh "$1" ;;
esac
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
exit $code
