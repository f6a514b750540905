#!/bin/sh
# `make analyze`: the programs that read code. Each must be clean; what is excepted says why, in place: .clang-tidy, comments
# beside the code (cppcheck-suppress, shellcheck disable), and below. ONLY="clang tidy cppcheck gcc valgrind shell field" picks;
# FOLDERS="sync/base" are read by tidy, cppcheck and gcc. A program that is missing or fails is a finding, too.
set -u
bad=0
out=build/analyze
mkdir -p "$out"
version='-DNUMSYNC_VERSION="0"'
packages="$(pkg-config --cflags libpq libcurl yajl inih libcrypto)"
FOLDERS=${FOLDERS:-sync cmd}
sources="$(find $FOLDERS -name '*.c' | sort)"
begin() { # NAME
	case " ${ONLY:-clang tidy cppcheck gcc valgrind shell field} " in *" $1 "*) return 0 ;; esac
	return 1
}
end() { # NAME FILE_OF_FINDINGS
	if [ -s "$2" ]; then
		bad=1
		echo "analyze: $1: $(wc -l <"$2") lines:"
		head -n 40 "$2"
	else
		echo "analyze: $1: clean"
	fi
}

if begin clang; then
	# what clang warns of it sees before it makes anything fast
	make -s -j"$(nproc)" BUILD=build/clang CC=clang CFLAGS=-O1 CI=true all >"$out/clang.log" 2>&1 || echo 'the build failed' >>"$out/clang.log"
	grep -E 'warning:|error:|failed' "$out/clang.log" >"$out/clang"
	end 'clang -Werror' "$out/clang"
fi
if begin tidy; then
	# shellcheck disable=SC2086
	echo $sources | tr ' ' '\n' | xargs -P "$(nproc)" -n 6 sh -c 'clang-tidy --quiet "$@" -- -std=c17 -D_GNU_SOURCE '"'$version'"' -Isync -Icmd -Ibuild/gen '"$packages"' 2>/dev/null' _ >"$out/tidy" || echo 'clang-tidy failed' >>"$out/tidy"
	end clang-tidy "$out/tidy"
fi
if begin cppcheck; then
	# variableScope: declarations stand at the head of a block on purpose; constParameter and unusedStructMember see one
	# file at a time; shadowFunction: a file's own function and another's local are no clash; shadowVariable: it takes a table that
	# stands below for one that is hidden, and -Wshadow of the compilers is the rule
	# shellcheck disable=SC2086
	cppcheck --std=c17 --enable=warning,style,performance,portability --inline-suppr --quiet -j "$(nproc)" -D_GNU_SOURCE "$version" \
		-Isync -Icmd -Ibuild/gen --suppress=missingIncludeSystem --suppress=variableScope --suppress=constParameter \
		--suppress=unusedStructMember --suppress=shadowFunction --suppress=shadowVariable \
		--template='{file}:{line}: {severity}: {message} [{id}]' $FOLDERS 2>"$out/cppcheck" || echo 'cppcheck failed' >>"$out/cppcheck"
	end cppcheck "$out/cppcheck"
fi
if begin gcc; then
	# what gcc 12 does not see: a run that has ended has all its columns (report); the caller closes the file (inifile);
	# placeholders are of our own statements, and lint expands each (sql); what begins with DATABASE_URL= has a = (config);
	# soonest_ms is read below `found` only, which counts what was written (governor); an allocator gives away what it got (memory)
	cat >"$out/known" <<-'KNOWN'
		^sync/report/report\.c:.*analyzer-null-argument
		^sync/base/memory\.c:.*analyzer-malloc-leak
		^sync/edge/host/inifile\.c:.*analyzer-(file|malloc)-leak
		^sync/edge/pg/sql\.c:.*analyzer-null-argument
		^sync/model/config\.c:.*analyzer-null-dereference
		^sync/model/governor\.c:.*analyzer-use-of-uninitialized-value
	KNOWN
	# shellcheck disable=SC2086
	echo $sources | tr ' ' '\n' | xargs -P "$(nproc)" -n 1 sh -c 'gcc -std=c17 -D_GNU_SOURCE '"'$version'"' -O1 -fanalyzer -Isync -Icmd -Ibuild/gen '"$packages"' -c "$1" -o /dev/null 2>&1 | grep warning:' _ | grep -vEf "$out/known" >"$out/gcc"
	end 'gcc -fanalyzer' "$out/gcc"
fi
if begin valgrind; then
	make -s -j"$(nproc)" check-programs >/dev/null 2>&1
	: >"$out/valgrind"
	# glibc has one code for __memmove_chk and __memcpy_chk, and valgrind takes the first for the second
	printf '{\n\tmemmove\n\tMemcheck:Overlap\n\tfun:__memcpy_chk\n\tfun:memmove\n\t...\n}\n' >"$out/suppressed"
	for program in build/tests/test_*; do
		case $program in *.d) continue ;; esac
		valgrind -q --suppressions="$out/suppressed" --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite "$program" >"$out/valgrind.one" 2>&1 ||
			{ echo "$program:"; grep -E '^==' "$out/valgrind.one" | head -n 12; } >>"$out/valgrind"
	done
	end 'valgrind on the unit tests' "$out/valgrind"
fi
if begin shell; then
	# SC2010, SC2044, SC2046: no file of this tree has a blank in its name; SC2034, SC2120, SC2154: what tests/lib and eval
	# set and read; SC3045: dash has ulimit -c
	# each file by itself: what a file sources is read once, not again for each of its readers
	git ls-files '*.sh' | xargs -n 8 -P "$(nproc)" shellcheck -s sh -S warning -f gcc -e SC2010,SC2034,SC2044,SC2046,SC2120,SC2154,SC3045 >"$out/shell" ||
		echo 'shellcheck failed' >>"$out/shell"
	shellcheck -S warning -f gcc .ci/run >>"$out/shell"
	end shellcheck "$out/shell"
fi
if begin field; then
	BUILD=build sh tests/lint/new_field.sh >"$out/field.log" 2>&1
	grep -v '^ok\|^1\.\.' "$out/field.log" >"$out/field"
	end 'a new field is one line and its column' "$out/field"
fi
exit $bad
