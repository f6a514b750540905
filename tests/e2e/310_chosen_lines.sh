# --where chooses lines of the whole; it does not change what they are.
# Promise: where an amount is the price of a plan, it counts at the first number of its item, whichever lines are chosen, so that the parts
# add up to the whole: at any moment, in a closed month, in a comparison, on page and workbook.
. tests/lib/e2e.sh
database
export NUMSYNC_AMOUNT_IS=plan
sandbox --generate 6
set_field() { control edit "{\"id\":\"$1\",\"set\":{$2}}" >/dev/null; }
for i in 0 1 2 3 4 5; do set_field "gen-000000$i" '"billing.monthlyAmount":null,"billing.subscriptionItemId":null,"billing.channel":"Voice","enabled":true'; done
set_field gen-0000000 '"billing.monthlyAmount":10.00,"billing.subscriptionItemId":"s","billing.channel":"SMS"'
set_field gen-0000001 '"billing.monthlyAmount":11.00,"billing.subscriptionItemId":"s","enabled":false'
set_field gen-0000002 '"billing.monthlyAmount":3.00,"billing.subscriptionItemId":"t"'
set_field gen-0000003 '"billing.monthlyAmount":3.00,"billing.subscriptionItemId":"t"'
set_field gen-0000004 '"billing.monthlyAmount":0.50'
must "$numsync" pull -q --refresh all
age '40 days'
month=$(date -u -d "$(date -u +%Y-%m-01) - 1 day" +%Y-%m)
counted() { "$numsync" export billing -q --raw --columns id,counted_amount "$@" 2>"$work/err" | sed -n 's/^gen-000000//p' | tr '\n' ' '; }
parts() { # HOW OPTION...: the parts, and what a page of a part has
	how=$1
	shift
	is "$(counted "$@")" '0,10.00 1, 2,3.00 3, 4,0.50 5, ' "$how: an amount counts at the first number of its item"
	is "$(counted "$@" --where billing_channel=SMS)+ $(counted "$@" --where billing_channel=Voice)" '0,10.00 + 1, 2,3.00 3, 4,0.50 5, ' "$how: by channel the lines are those of the whole"
	is "$(counted "$@" --where enabled=true)+ $(counted "$@" --where enabled=false)" '0,10.00 2,3.00 3, 4,0.50 5, + 1, ' "$how: so are those that are enabled and those that are not"
	is "$(counted "$@" --where id=gen-0000003 --where billing_subscription_item_id=t)" '3, ' "$how: and one by its id"
	is "$("$numsync" export billing -q --raw --summary channel "$@" --where billing_channel=Voice 2>"$work/err" | tail -n 1)" Voice,5,4,3.50 "$how: a total of the chosen lines is that of the whole's group"
	run 0 "$numsync" export billing --about --raw "$@" --where id=gen-0000001
	like "$work/out" '^# total of the amounts: 0$' "$how: a number that is not its item's first adds nothing"
	like "$work/out" '^# subscription items with several amounts: 1: ' "$how: its item shows another amount elsewhere, which is said"
	run 0 "$numsync" export billing --about --raw "$@" --where billing_subscription_item_id=t --where billing_subscription_item_id=NULL
	absent 'several amounts' "$how: of an item that is not among the chosen lines nothing is said" "$work/out"
}
parts 'a moment' --as-of "$month"
parts now
must "$numsync" close "$month" --accept-stale
parts 'a closed month' --period "$month"
page() { # OPTION...: lines and total of what is disabled but billed, and the page's own total
	must "$numsync" export billing -o "$work/page.html" "$@"
	must python3 tests/lib/page.py "$work/page.html"
	jq -r '(.totals["Disabled numbers with an amount, the biggest first"] | "\(.[0]) \(.[8])"), (.totals["Channels, the biggest total first"] | "\(.[0]) \(.[-1])")' "$work/out" | tr '\n' ';'
}
is "$(page)" 'Total of 1 ;Total 13.50;' "the page counts over all lines"
is "$(page --where enabled=false)" 'Total of 1 ;Total 0;' "and so does the page of some"

# ---- compared: the first number goes, and the second counts
before=$(sql 'SELECT numsync.time_text(clock_timestamp())')
control remove '{"id":"gen-0000000"}' >/dev/null
must "$numsync" pull -q --refresh all
compared() { "$numsync" export billing -q --raw --compare "$before" "$@" 2>"$work/err" | cut -d, -f 1,3,11-; }
compared >"$work/whole"
is "$(tail -n +2 "$work/whole" | tr '\n' ' ')" 'removed,gen-0000000,10.00,,-10.00, changed,gen-0000001,11.00,11.00,11.00,counted_amount ' "the number behind it takes its place"
{ compared --where billing_channel=SMS && compared --where billing_channel=Voice | sed 1d; } >"$work/parts"
same "$work/whole" "$work/parts" "the comparisons of the parts are that of the whole"
done_testing
