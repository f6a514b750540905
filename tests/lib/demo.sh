#!/bin/sh
# `make demo`: numsync at work on a business of 300 numbers, from an empty database to a corrected account.
# Everything lives in a temporary folder; nothing is left behind.
set -eu
numsync=$PWD/build/numsync
sandbox=$PWD/build/numsync-sandbox
demo=$PWD/fixtures/demo
dir=$(mktemp -d /tmp/numsync-demo.XXXXXX)
chmod 711 "$dir" # PostgreSQL refuses root and runs as another user then
sandbox_pid=
finish() {
	[ -z "$sandbox_pid" ] || { kill "$sandbox_pid" 2>/dev/null; wait "$sandbox_pid" 2>/dev/null; } || true
	rm -rf "$dir"
}
trap finish EXIT
trap 'exit 130' INT TERM
for variable in $(env | sed -n 's/^\(NUMSYNC_[A-Z_]*\)=.*/\1/p'); do unset "$variable"; done
unset DATABASE_URL LEADPING_API_KEY_FILE STATE_DIRECTORY 2>/dev/null || true
started=$(date +%s)

bold=; dim=; plain=
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$(printf '\033[1m'); dim=$(printf '\033[2m'); plain=$(printf '\033[0m'); fi
say() { printf '\n%s# %s%s\n' "$dim" "$1" "$plain"; }
# show EXPECTED_STATUS COMMAND...: prints the command, runs it, stops the demo on another status
show() {
	want=$1
	shift
	printf '%s$ %s%s\n' "$bold" "$(echo "$*" | sed "s|$numsync|numsync|; s|$demo/|fixtures/demo/|g; s|$dir/||g")" "$plain"
	status=0
	"$@" || status=$?
	[ "$status" = "$want" ] || { echo "demo: exit status $status, not $want" >&2; exit 1; }
	[ "$status" = 0 ] || printf '%s(exit status %s: %s)%s\n' "$dim" "$status" "drift or pending changes remain" "$plain"
}
short() { sed -n "1,$1p"; }

say "A sandbox that speaks the Leadping API, with 300 numbers, at 300 requests per 6 seconds"
NUMSYNC_SANDBOX_KEY=sk_demo "$sandbox" --state "$demo/account.json" --save "$dir/after.json" --rate 300/6 --window sliding \
	--latency 20 >"$dir/sandbox.out" 2>&1 &
sandbox_pid=$!
for _ in $(seq 100); do
	url=$(sed -n 's/.*listening on //p' "$dir/sandbox.out")
	[ -n "$url" ] && break
	sleep 0.05
done
[ -n "$url" ] || { cat "$dir/sandbox.out" >&2; exit 1; }
cat "$dir/sandbox.out"
export LEADPING_API_KEY=sk_demo NUMSYNC_API_URL="$url" NUMSYNC_CONFIG="$dir/numsync.conf" NUMSYNC_STATE_DIR="$dir/state" \
	NUMSYNC_RATE_LIMIT=300/6

say "A private PostgreSQL, its schema, and a configuration file"
show 0 "$numsync" init --local
say "What the API says goes into the mirror"
show 0 "$numsync" pull
say "What the business wants: names and enablement (can be corrected), provider, release and warmup (are watched)"
show 0 "$numsync" import "$demo/enablement.csv" "$demo/names.csv" "$demo/desired.csv"
say "What differs"
show 2 "$numsync" drift >"$dir/drift"
short 14 <"$dir/drift"
echo "... $(wc -l <"$dir/drift") lines in all"
say "What would be done about it"
show 2 "$numsync" plan >"$dir/plan"
short 14 <"$dir/plan"
echo "... $(wc -l <"$dir/plan") lines in all"
say "Do it: each change is compared with a fresh GET, noted, sent, and checked"
show 2 "$numsync" apply --yes
say "The nightly run: nothing is left to correct; what cannot be corrected stays on the list"
show 2 "$numsync" run
say "That is:"
show 2 "$numsync" drift >"$dir/left"
short 8 <"$dir/left"
echo "... $(wc -l <"$dir/left") lines in all"
say "The billing columns, for finance"
show 0 "$numsync" export billing -o "$dir/billing.csv"
short 4 <"$dir/billing.csv" | cut -c 1-160
say "How it is"
show 0 "$numsync" status
curl_line=$(curl -s "$url/sandbox/stats" 2>/dev/null | sed 's/,"puts_by_id".*,"status"/,"status"/' || true)
[ -z "$curl_line" ] || printf '%s# the sandbox says: %s%s\n' "$dim" "$curl_line" "$plain"
printf '\n%sDone in %s s.%s Nothing is left running; the folder of the demo is removed.\n' "$bold" "$(($(date +%s) - started))" "$plain"
cat <<'T'
Try next:
  build/numsync --help
  build/numsync-sandbox --state fixtures/demo/account.json      a server to play with
  NUMSYNC_API_URL=... LEADPING_API_KEY=sk_sandbox build/numsync init --local
T
