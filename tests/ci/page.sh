#!/bin/sh
# The pages as Chromium shows them.
# Promise: axe-core finds nothing on them, they fetch nothing, run nothing but their own script, and fit the screen, light, dark, wide and
# narrow; the script sorts and filters under the page's own policy, by keyboard, and without it the page is whole.
# Installs puppeteer-core and axe-core as tests/page/package-lock.json has them (npm, into a temporary folder). Pictures and PDFs for
# people to look at stay in build/page.
. tests/lib/e2e.sh
mkdir -p "$work/npm" "$PWD/$build/page"
cp tests/page/package.json tests/page/package-lock.json "$work/npm"
for try in 1 2 3; do
	(cd "$work/npm" && npm ci --prefer-offline --ignore-scripts --omit=optional --no-audit --no-fund) >"$work/npm.log" 2>&1 && break
	[ $try != 3 ] || { cat "$work/npm.log"; die "npm installs what the lock file names"; }
	sleep 5
done
database
sandbox --state "$fixtures/demo/account.json"
edit() { control edit "{\"id\":\"$1\",\"set\":$2}" >/dev/null; }
cat >"$NUMSYNC_CONFIG" <<T
[account roofing]
api_url = $NUMSYNC_API_URL
key_file = $work/key
[account quiet]
api_url = $NUMSYNC_API_URL
key_file = $work/key
[account never]
api_url = $NUMSYNC_API_URL
key_file = $work/key
T
(umask 077 && echo "$LEADPING_API_KEY" >"$work/key")
edit pn-0003 '{"name":"<script>alert(1)</script><img src=http://127.0.0.1:9/x onerror=alert(2)><style>@import url(http://127.0.0.1:9/y)</style>"}'
edit pn-0004 '{"name":"\u202Egnp.exe\u2066 \u001b[31mred"}'
edit pn-0008 "{\"name\":\"$(printf 'wide%.0s' $(seq 63))\"}"
edit pn-0007 '{"name":"Z\u0351\u034c\u0363\u0351\u034c\u0363\u0351\u034c\u0363a\u0335lgo"}'
n=0
for id in 0003 0004 0007 0008 0060 0061 0062 0063 0064 0065; do
	n=$((n + 1))
	edit pn-$id "{\"providerReleaseScheduledAt\":\"$(date -u -d "+$((n * n / 2 + 1)) days" +%Y-%m-%dT%H:%M:%SZ)\",\"providerReleaseReason\":\"unused\"}"
done
"$numsync" pull --quiet --account roofing --account quiet
"$numsync" import --quiet --account roofing "$fixtures"/demo/enablement.csv "$fixtures"/demo/names.csv "$fixtures"/demo/desired.csv
printf 'number,enabled\n+12025550003,true\n+12025550004,true\n+12025550007,true\n+12025550008,true\n' >"$work/crm.csv"
"$numsync" import --quiet --account roofing --source crm "$work/crm.csv"
for night in $(seq 30); do
	for k in 1 2 3; do if_there edit "{\"id\":\"pn-$(printf %04d $(((night * 17 + k * 31) % 290)))\",\"set\":{\"providerStatus\":\"state $((night % 4))\",\"enabled\":$([ $((k % 2)) = 0 ] && echo true || echo false)}}"; done
	[ "$night" != 30 ] || control faults '{"faults":["put:400@1","get:unknown-property@7"]}' >/dev/null
	"$numsync" run --quiet --account roofing >/dev/null 2>&1
done
sql "UPDATE numsync.phone_number SET valid_from = valid_from - interval '20 days'"
sql "UPDATE numsync.phone_number_history SET valid_from = valid_from - interval '20 days', valid_to = valid_to - interval '20 days'"
sql "UPDATE numsync.phone_number_reading SET detail_at = detail_at - make_interval(hours => abs(hashtext(id)) % 80)"
run 0 "$numsync" report --account roofing -o "$work/report.html"
run 0 "$numsync" report --all-accounts -o "$work/accounts.html"
run 0 "$numsync" report --account never -o "$work/never.html"
run 0 "$numsync" export billing --account roofing -o "$work/billing.html"
# a page that does what none of ours may: the test must see it
sed 's|<main>|<main><img src="http://127.0.0.1:9/seen.png"><script>alert(3)</script><p style="color:#ccc;width:9000px">x</p>|' "$work/never.html" >"$work/bad.html"
NODE_PATH=$work/npm/node_modules node tests/page/look.js "$work" "$work/bad.html" >"$work/bad.out"
for text in 'asks for nothing' 'nothing runs' 'wider than the screen' 'axe-core finds nothing'; do
	like "$work/bad.out" "^not ok .*$text" "a bad page is seen: $text"
done
NODE_PATH=$work/npm/node_modules node tests/page/look.js "$PWD/$build/page" "$work/report.html" "$work/accounts.html" "$work/never.html" "$work/billing.html" >"$work/look"
sed 's/^ok [0-9]* - /# ok: /; /^1\.\./d' "$work/look" | grep -v '^not ok'
is "$(grep -c '^not ok' "$work/look")" 0 "$(grep -c '^ok' "$work/look") looks at four pages, light, dark, wide and narrow, and in use, find nothing"
grep -A 3 '^not ok' "$work/look" | sed 's/^/# /'
[ "$(grep -c '^ok' "$work/look")" -ge 115 ]
ok "each of them was looked at"
echo "# pictures and PDFs: $build/page"
done_testing
