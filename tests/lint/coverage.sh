#!/bin/sh
# `make coverage`: which lines and branches of sync/ and cmd/ the tests reach, by folder and file; the report with every line
# is build/coverage/html/index.html. All tests run (TESTS="..." picks some), then the sweep of failing calls of `make faults`, with
# every 13th of them (STRIDE=) and each statement, for without it the answers to such failures are hardly reached. It takes half an hour.
set -eu
build=build/coverage
find "$build" -name '*.gcda' -delete
# a process of another user (PostgreSQL's starts its programs) can only count in files that are there
find "$build" -name '*.gcno' | sed 's/gcno$/gcda/' | while read -r counts; do
	: >"$counts"
	chmod 666 "$counts"
done
# a process that is killed leaves no counts; tests that kill still count what other runs reached
status=0
sh tests/lib/check.sh "$build" >"$build/check.log" 2>&1 || status=$?
tail -n 3 "$build/check.log"
export BUILD="$build" STRIDE="${STRIDE:-13}"
printf '%s\n' init run apply export pull import workbook plan page doctor print prune |
	xargs -P "$(nproc)" -n 1 sh tests/faults/sweep.sh >"$build/sweep.log" 2>&1 || status=1
printf '%s\n' run pull apply page revert report status workbook plan import close replace prune compare migrate export print withdraw history |
	STRIDE=1 KINDS=statement xargs -P "$(nproc)" -n 1 sh tests/faults/sweep.sh >>"$build/sweep.log" 2>&1 || status=1
awk '/^# [0-9]+ points visited/ { points += $2; bad += $(NF - 1) } END { print points + 0 " calls were made to fail, " bad + 0 " complaints" }' "$build/sweep.log"
mkdir -p "$build/html"
find "$build" -name '*.gcda' -empty -delete
# one that is killed while it adds its counts can leave one below zero, which gcovr does not read
gcovr -r . --object-directory "$build" --gcov-ignore-parse-errors --exclude-throw-branches --exclude 'tests/' --exclude 'build/' --exclude 'cmd/sandbox' \
	--html-details "$build/html/index.html" --json-summary "$build/summary.json" --txt "$build/report.txt" >/dev/null 2>"$build/gcovr.log"
gojq -r '
	def part(f): [.files[] | select(.filename | startswith(f))] | "\(f): \(map(.line_covered) | add) of \(map(.line_total) | add) lines (\(1000 * (map(.line_covered) | add) / (map(.line_total) | add) | floor / 10)%), \(1000 * (map(.branch_covered) | add) / ([1, (map(.branch_total) | add)] | max) | floor / 10)% of branches";
	part("sync/base"), part("sync/model"), part("sync/edge"), part("sync/view"), part("sync/account"), part("sync/stage"), part("sync/export"), part("sync/report"), part("sync/run"), part("sync/"), part("cmd/")' "$build/summary.json"
echo "the least reached of sync/:"
gojq -r '.files[] | select(.filename | startswith("sync/")) | "\(.line_percent)% \(.filename)"' "$build/summary.json" | sort -n | head -n 8
exit $status
