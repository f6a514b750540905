#!/bin/sh
# The rules of CONTRIBUTING.md that a script can see. Prints what breaks them; exits 1 when anything does.
set -u
bad=0
say() { echo "lint: $1"; bad=1; }

# who may include whom, circles, sizes
python3 tests/lint/tree.py || bad=1
# nothing is defined twice
python3 tests/lint/equal.py || bad=1
# the states of a change, wherever they stand
python3 tests/lint/change_state.py || bad=1
sources=$(find sync cmd -name '*.[ch]')

# each foreign library in its one place
only() {
	found=$(grep -l "#include <$1" $sources | grep -vE "$2")
	[ -z "$found" ] || say "<$1...> is for $2 only: $found"
}
only curl/ '^sync/edge/http/http(_internal\.h|_url\.c|_transfer\.c|\.c)$'
only libpq-fe.h '^sync/edge/pg/pg(_copy\.c|_steps\.c|_internal\.h|\.c)$'
only xlsxwriter.h '^sync/edge/xlsx/sheet(_format\.c|_internal\.h|\.c)$'
only yajl/ '^sync/edge/json/(decode[a-z_]*|encode)\.[ch]$'
only openssl/ssl '^sync/edge/http/http_tls\.c$'
only csv.h '^sync/edge/csv/csvfile\.c$'
only microhttpd.h '^cmd/sandbox/'

# build/steps compiles anew what names these itself, and nothing else
! grep -rlE '"(base/step|model/fence)\.h"' --include='*.h' sync cmd || say "a header includes base/step.h or model/fence.h"

# nothing can buy a number or give one up
! grep -nE '"DELETE"' $(echo "$sources" | grep -v '^cmd/sandbox/') || say "code that could send DELETE"

# SQL lives in sql/
! grep -nE '"(SELECT|INSERT|UPDATE|DELETE|WITH) ' $sources || say "SQL in a string literal"

# constructs that a sharded PostgreSQL refuses (CONTRIBUTING.md section 5)
build=${BUILD:-build}
rm -rf "$build/lint"
mkdir -p "$build/lint/queries" "$build/lint/views"
"$build/tests/prepare_sql" --text "$build/lint" || bad=1
/usr/bin/python3 tests/lint/sql.py --views "$build/lint/views" "$build"/lint/*/*.sql sql/migrations/*.sql sql/*.sql || bad=1
for file in sql/queries/*.sql; do
	head -n 1 "$file" | grep -q '^-- ' || say "$file does not begin with its purpose"
done

# a migration that has landed is a fact of every database: a new one corrects it, its own text never changes
(cd sql/migrations && sha256sum --quiet -c ../../tests/lint/migrations.sha256) || say "a migration that has landed was changed or removed"
for file in sql/migrations/*.sql; do
	grep -q "  ${file##*/}\$" tests/lint/migrations.sha256 || say "$file has no line in tests/lint/migrations.sha256"
done
! grep -nE '^CREATE (OR REPLACE )?(VIEW|FUNCTION)' sql/migrations/*.sql || say "a view or function in a migration: it belongs into sql/views"
! grep -nE '^CREATE OR REPLACE' sql/views/*.sql || say "a view or function of sql/views is made once: CREATE"

# formatting is what .clang-format says; another version formats otherwise
case $(clang-format --version 2>/dev/null) in
*'version 14.'*)
	git ls-files '*.c' '*.h' | xargs -P "$(nproc)" -n 50 clang-format --dry-run -Werror 2>"$build/lint/out" || { say "not as .clang-format says: make format"; grep error: "$build/lint/out" | head -5; } ;;
*) echo "lint: no clang-format 14 here: the formatting was not looked at" ;;
esac

# each header compiles alone
cflags=$(pkg-config --cflags libpq)
find sync cmd -name '*.h' -print0 | xargs -0 -P "$(nproc)" -n 1 sh -c '
	echo "#include \"$PWD/$1\"" | gcc -std=c17 -D_GNU_SOURCE -Isync -Icmd -Ibuild/gen '"$cflags"' -fsyntax-only -x c - || echo "$1 does not compile alone"' - \
	>"$build/lint/alone" 2>"$build/lint/out" || say "the headers were not looked at"
[ ! -s "$build/lint/alone" ] || { say "$(cat "$build/lint/alone")"; cat "$build/lint/out"; }

# the Debian package is built with what the Makefile installs; the newest version of CHANGELOG.md is the one that is built
for package in $(sed -n '/^DEPS_BUILD/,/[^\\]$/p' Makefile | tr ' ' '\n' | grep -- '-dev$'); do
	grep -q "^ $package\b" cron/debian/control || say "cron/debian/control does not build-depend on $package"
done
[ "numsync ($(sed -n 's/^VERSION := //p' Makefile))" = "$(sh cron/changelog.sh changelog | head -n 1 | cut -d ' ' -f 1,2)" ] ||
	say "Makefile and CHANGELOG.md have another version"

# the project speaks of itself alone
! git grep -nE '/work/|farm-|\.library' -- . ':!tests/lint/lint.sh' || say "a path or tool of somebody's machine"

[ $bad = 0 ] && echo "lint: clean"
exit $bad
