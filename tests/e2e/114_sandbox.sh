# The sandbox keeps to the contract by itself: key, state in and out, PUT that replaces, limits; and a time budget ends in order.
# Promise: what the other tests say of the API is said of a server that does what the contract says.
. tests/lib/e2e.sh
sandbox --state "$fixtures/demo/account.json" --save "$work/saved.json" --page-limit 7
run 64 "$sandbox_program" --fault get:wrong-type@5
like "$work/err" 'fault get:wrong-type@5 would do nothing: wrong-type is none of such calls; leave .* out' "a fault that could not strike is refused"
auth="Authorization: Bearer $LEADPING_API_KEY"
url=$NUMSYNC_API_URL
code() { curl -s -o "$work/body" -w '%{http_code}' "$@"; }
is "$(code "$url/phone-numbers/pn-0001")" 401 "no key: 401"
is "$(code -H 'Authorization: Bearer lp_src_x' "$url/phone-numbers/pn-0001")" 403 "a source key: 403"
is "$(code -H "$auth" "$url/phone-numbers/nobody")" 404 "an unknown number: 404"
is "$(jq -r .status "$work/body")" 404 "an unknown number is answered with problem details"
is "$(code -H "$auth" "$url/phone-numbers/a%2Fb%20c%3F%C3%A9")" 200 "an id that must be percent-encoded"
is "$(code -H "$auth" -X DELETE "$url/phone-numbers/pn-0001")" 405 "numbers cannot be given up here"
is "$(code -H "$auth" -H 'Content-Type: application/json' -d '{}' "$url/phone-numbers")" 405 "numbers cannot be bought here"
is "$(code -H "$auth" -H 'Content-Type: application/json' -d '{"pageSize":500}' "$url/phone-numbers/all/business")" 200 "a list is answered"
is "$(jq '.items | length' "$work/body") $(jq .pageSize "$work/body")" '7 7' "a page has as many rows as the server allows"
is "$(jq '.items[0] | keys | length' "$work/body")" 33 "a row of the list has 33 properties"
is "$(code -H "$auth" -H 'Content-Type: application/json' -d '{}' "$url/phone-numbers/all/my")" 200 "the list of June"
is "$(jq '.items[0] | keys | length' "$work/body")" 29 "a row of the list of June has 29 properties"
is "$(code -H "$auth" -H 'Content-Type: application/json' -d '{"continuationToken":"x"}' "$url/phone-numbers/all/business")" 400 "a token of nobody: 400"
put() { code -H "$auth" -H 'Content-Type: application/json' -X PUT -d "$1" "$url/phone-numbers/pn-0001"; }
is "$(put '{"enabled":true}')" 400 "PUT without a name: 400"
is "$(put '{"name":"x","colour":1}')" 400 "PUT with an unknown property: 400"
is "$(put '{"name":"x","id":"pn-0002"}')" 400 "PUT with another id: 400"
is "$(put '{"name":"x"}')" 200 "PUT with a name only"
is "$(jq -c '[.name, .enabled, .business]' "$work/body")" '["x",false,null]' "PUT clears what it leaves out"
is "$(stats .put_incomplete)" 1 "a PUT that leaves properties out is counted"
sandbox_stop
is "$(jq -r '.numbers[] | select(.id == "pn-0001") | .name' "$work/saved.json")" x "the state is saved at the end"
is "$(jq '.numbers | length' "$work/saved.json")" 300 "the state is saved whole"
grep -q '"monthlyAmount":"12345678901234.5678"' "$work/saved.json"
ok "the state is saved with amounts digit for digit"
sandbox --state "$work/saved.json" --rate 20/6 --window fixed
# one process, so that all come within two windows
# shellcheck disable=SC2046
curl -s -H "Authorization: Bearer $LEADPING_API_KEY" -w '\n%{http_code}\n' $(for _ in $(seq 50); do echo "$NUMSYNC_API_URL/phone-numbers/pn-0001"; done) >"$work/codes"
[ "$(grep -c '^429$' "$work/codes")" -ge 5 ]
ok "over the limit: 429"

database
sandbox --generate 60 --latency 100
must "$numsync" pull --refresh none
NUMSYNC_CONNECTIONS=1 run 0 "$numsync" pull --time-budget 2s
like "$work/out" 'left for the next run' "a time budget ends in order and says what is left"
[ "$(sql 'SELECT count(*) FROM numsync.phone_number_reading')" -gt 0 ]
ok "what was read before the budget ended is kept"
done_testing
