#!/bin/sh
# `make demo`: numsync at work on a business of 300 numbers, from an empty database over three months of nights to the files of
# finance. Everything lives in a temporary folder; the pages and the workbook stay in build/demo.
# `make demo-shell` (demo.sh --shell): the same business on its first morning, in a shell of yours.
set -eu
. tests/lib/business.sh
root=$PWD
trap business_end EXIT
trap 'exit 130' INT TERM
business_begin build
cd "$business/home"

if [ "${1:-}" = --shell ]; then
	cat <<T
The demo's business, on its first morning (2026-06-29) at a sandbox, with an empty folder for its database. What README.md shows
can be typed here in its order: numsync init --local, numsync pull, ... The command nights lets three months pass. When you leave,
all of it is gone.
T
	"${SHELL:-sh}" || true
	exit 0
fi

pages=$root/build/demo
mkdir -p "$pages"
started=$(date +%s)
bold=; dim=; plain=
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$(printf '\033[1m'); dim=$(printf '\033[2m'); plain=$(printf '\033[0m'); fi
say() { printf '\n%s# %s%s\n' "$dim" "$1" "$plain"; }
# show STATUS LINES COMMAND...: prints the command, runs it, prints so many lines of its output; another status ends the demo
show() {
	want=$1
	lines=$2
	shift 2
	printf '%s$ %s%s\n' "$bold" "$(echo "$*" | sed "s|$root/||g")" "$plain"
	status=0
	"$@" >"$business/out" || status=$?
	[ "$status" = "$want" ] || { cat "$business/out"; echo "demo: exit status $status, not $want" >&2; exit 1; }
	sed -n "1,${lines}p" "$business/out" | cut -c 1-200
	[ "$(wc -l <"$business/out")" -le "$lines" ] || echo "... $(wc -l <"$business/out") lines in all"
	[ "$status" = 0 ] || printf '%s(exit status %s: something is left to do)%s\n' "$dim" "$status" "$plain"
}

say "A sandbox that speaks the Leadping API, with 300 numbers. It is 2026-06-29, 9 o'clock, for all that runs here"
cat "$business/sandbox.out"
say "A private PostgreSQL, its schema, and a configuration file"
show 0 9 numsync init --local
say "What the API says goes into the mirror"
show 0 9 numsync pull
say "What the business wants: names and enablement (can be corrected), provider, release and warmup (are watched)"
show 0 9 numsync import enablement.csv names.csv
show 0 9 numsync import --source crm desired.csv
say "What differs"
show 2 12 numsync drift
say "What would be done about it"
show 2 12 numsync plan
say "Do it: each change is compared with a fresh GET, noted, sent, and checked"
show 2 9 numsync apply --plan 1 --yes
say "Three months of nights: what happened at Leadping, and numsync run --quiet each time"
nights 2>&1 | cut -c 1-160
say "How it is, on 2026-10-01"
show 0 16 numsync status
say "Finance closes two months and asks what September changed"
show 0 9 numsync close 2026-08
show 0 9 numsync close 2026-09
show 0 9 numsync export billing --period 2026-09 --compare 2026-08 --summary business
say "The pages and the workbook"
show 0 9 numsync report -o "$pages/report.html"
show 0 9 numsync export billing --period 2026-09 --compare 2026-08 -o "$pages/billing.html"
show 0 9 numsync export billing --period 2026-09 --compare 2026-08 -o "$pages/billing.xlsx"
printf '\n%sDone in %s s.%s Nothing is left running; the folder of the demo is removed. To look at:\n' "$bold" "$(($(date +%s) - started))" "$plain"
cat <<'T'
  build/demo/report.html    the report page: releases, drift and its trend, warmup, freshness; it warns that no run came after the
                            demo's last day
  build/demo/billing.html   the billing page of September beside August
  build/demo/billing.xlsx   the same as a workbook
Try next:
  make demo-shell           the business on its first morning, in a shell of yours
  build/numsync --help
T
