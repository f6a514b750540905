# What finance gets: exact amounts, any moment, differences that add up, files that a spreadsheet opens safely.
# Promise: amounts stay decimal text from the API to the file; the same question gives the same bytes; opening + added − removed +
# moved_in − moved_out + changed = closing; formulas are disarmed; no output calls a sum an invoice.
. tests/lib/e2e.sh
database
sandbox --generate 60 --page-limit 20
set_field() { control edit "{\"id\":\"$1\",\"set\":{$2}}" >/dev/null; }
for i in $(seq 0 29); do set_field "gen-00000$(printf %02d "$i")" '"billing.monthlyAmount":0.1,"billing.channel":"SMS","billing.businessId":"b1","billing.businessName":"One","billing.subscriptionItemId":null'; done
for i in $(seq 30 59); do set_field "gen-00000$i" '"billing.monthlyAmount":null,"billing.channel":null,"billing.businessId":"b2","billing.businessName":"Two, \"Ltd\"","billing.subscriptionItemId":null'; done
must "$numsync" pull -q
export_csv() { "$numsync" export billing --raw "$@" 2>"$work/err"; }
column() { awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next } { print $at }'; }

# exact from wire to file
export_csv --columns id,billing_monthly_amount >"$work/b.csv"
is "$(column billing_monthly_amount <"$work/b.csv" | grep -c '^0\.1$')" 30 "0.1 is exported thirty times"
is "$("$numsync" export billing --summary channel --raw 2>/dev/null | sed -n 2p)" SMS,30,30,3.0 "thirty times 0.1 add up to 3.0"
is "$("$numsync" export billing --summary channel --raw 2>/dev/null | sed -n 3p)" ,30,0,0 "an absent amount is not zero"
set_field gen-0000030 '"billing.monthlyAmount":"12345678901234.5678"'
set_field gen-0000031 '"billing.monthlyAmount":-3.50'
set_field gen-0000032 '"billing.monthlyAmount":7'
set_field gen-0000033 '"billing.monthlyAmount":"0.00"'
must "$numsync" pull -q
is "$(export_csv --columns id,billing_monthly_amount --where id=gen-0000030 | tail -n 1)" gen-0000030,12345678901234.5678 "an amount that no float holds"
is "$(export_csv --columns id,billing_monthly_amount --where billing_monthly_amount=-3.5 | tail -n 1)" gen-0000031,-3.50 "a negative amount, found by value"
is "$(export_csv --columns id,billing_monthly_amount --where billing_monthly_amount=NULL | wc -l)" 27 "26 numbers have no amount"
is "$("$numsync" export billing --summary business --raw 2>/dev/null | tail -n 1)" 'b2,"Two, ""Ltd""",30,4,12345678901238.0678' "integers, strings and numbers add up"
is "$(export_csv --columns id --order-by -billing_monthly_amount,id | sed -n 2,3p | tr '\n' ' ')" 'gen-0000030 gen-0000032 ' "--order-by sorts by amounts, downwards with a minus"
is "$(export_csv --columns id --where id=gen-0000001 --where id=gen-0000002 --where enabled=true --where enabled=false | wc -l)" 3 "values of one field are alternatives"
run 0 "$numsync" export billing --format jsonl --where id=gen-0000030
is "$(jq -r .billing_monthly_amount "$work/out")" 12345678901234.5678 "JSON Lines keep the digits"
run 0 "$numsync" export billing --about --format jsonl --columns id
is "$(head -n 1 "$work/out" | jq -r '.about["total of the amounts"]') $(sed -n 2p "$work/out" | jq -r .id)" '12345678901241.0678 gen-0000000' "JSON Lines begin with what they are about"
is "$("$numsync" export billing --about --bom 2>/dev/null | head -c 12 | od -An -c | tr -d ' ')" '357273277#account' "the byte order mark stands before what a CSV is about"
run 0 "$numsync" export billing --about --raw
digest=$(sed -n 's/^# SHA-256 of the lines: //p' "$work/out")
is "$(grep -v '^"*#' "$work/out" | sha256sum | cut -d' ' -f1)" "$digest" "the digest is that of the lines"
like "$work/out" '^# total of the amounts: 12345678901241.0678' "--about shows the total"
like "$work/out" 'no sum is an invoice' "--about says that no sum is an invoice"

# a business that was renamed, and a number that has none
set_field gen-0000005 '"billing.businessName":"A new name"'
set_field gen-0000006 '"billing.businessId":null,"billing.businessName":"Nobody"'
must "$numsync" pull -q
sql "UPDATE numsync.phone_number_reading SET $(back '1 hour' detail_at) WHERE id <> 'gen-0000005'"
is "$("$numsync" export billing --summary business --raw 2>/dev/null | sed -n 2p)" 'b1,A new name,29,29,2.9' "a group has the name of the record that was read last"
is "$("$numsync" export billing --summary business --raw 2>/dev/null | tail -n 1)" ',,1,1,0.1' "lines without a business have nobody's name"
run 0 "$numsync" export billing --summary business --about --raw
like "$work/out" '^# groups with several names: 1: ' "--about says how many groups have several names"
run 0 "$numsync" export billing -o "$work/names.html"
like "$work/names.html" '1 of them has lines with several names' "the page says that names differ"
sql "UPDATE numsync.phone_number_reading SET $(back '1 day' detail_at) WHERE id = 'gen-0000005'"
is "$("$numsync" export billing --summary business --raw 2>/dev/null | sed -n 2p)" 'b1,One,29,29,2.9' "a name of an older record does not count, wherever it sorts"
set_field gen-0000005 '"billing.businessName":"One"'
set_field gen-0000006 '"billing.businessId":"b1","billing.businessName":"One"'
must "$numsync" pull -q
run 0 "$numsync" export billing --summary business --about --raw
absent 'several names' "names that are all alike are not spoken of" "$work/out"

# what an amount is taken to be
for i in 40 41 42; do set_field "gen-00000$i" '"billing.monthlyAmount":10,"billing.subscriptionItemId":"si-plan"'; done
must "$numsync" pull -q
is "$("$numsync" export billing --summary business --raw --where billing_subscription_item_id=si-plan 2>/dev/null | tail -n 1 | cut -d, -f 4-)" 3,3,30 "unstated: each number counts"
is "$(NUMSYNC_AMOUNT_IS=plan "$numsync" export billing --summary business --raw --where billing_subscription_item_id=si-plan 2>/dev/null | tail -n 1 | cut -d, -f 4-)" 3,3,10 "plan: the item counts once"
is "$(NUMSYNC_AMOUNT_IS=plan "$numsync" export billing --raw --columns counted_amount --where billing_subscription_item_id=si-plan 2>/dev/null | awk 'NR > 1 { s += $1 } END { print s }')" 10 "plan: the lines say the same as the summary"
sql "UPDATE numsync.phone_number SET billing_monthly_amount = 11, absent = '{\"billing_monthly_amount\": true}' WHERE id = 'gen-0000042'"
NUMSYNC_AMOUNT_IS=plan run 0 "$numsync" export billing --about --raw --where billing_subscription_item_id=si-plan
like "$work/out" '^# subscription items with several amounts: 1: the amount of the first number counts' "plan: an item with two amounts is named"
like "$work/out" '^# amounts the API no longer sends: 1: the last one known is shown' "an amount that the API no longer sends is named"
sql "UPDATE numsync.phone_number SET billing_monthly_amount = 10, absent = '{}' WHERE id = 'gen-0000042'"
NUMSYNC_AMOUNT_IS=number NUMSYNC_CURRENCY=EUR run 0 "$numsync" export billing -o "$work/x.csv"
like "$work/err" 'total 12345678901271\.0678 EUR$' "number: a total in the currency that was stated"
absent invoice "no warning when it is stated what an amount is" "$work/err"
NUMSYNC_AMOUNT_IS=cents run 78 "$numsync" export billing
like "$work/err" 'number, plan or unstated' "amount_is is number, plan or unstated"

# a spreadsheet opens it safely
set_field gen-0000050 '"name":"=HYPERLINK(\"http://evil\",\"x\")"'
set_field gen-0000051 '"name":"@SUM(A1)"'
set_field gen-0000052 '"name":"-2+3"'
set_field gen-0000053 '"name":"+1 bonus"'
set_field gen-0000054 '"name":"\t=1+1"'
set_field gen-0000055 '"name":"two\nlines; \"quoted\", and more"'
set_field gen-0000056 '"name":"<script>alert(1)</script>"'
must "$numsync" pull -q
"$numsync" export billing >"$work/safe.csv" 2>/dev/null
tr '\r' ' ' <"$work/safe.csv" >"$work/cells"
absent '(^|,)"?[=@]|(^|,)"?-[^0-9]|(^|,)"?	' "no cell begins like a formula" "$work/cells"
like "$work/safe.csv" "\"'=HYPERLINK" "a text that begins like a formula is made a text"
like "$work/safe.csv" '^\+[0-9]+,' "phone numbers keep their +"
is "$(tail -c 2 "$work/safe.csv" | od -An -tx1 | tr -d ' ')" 0d0a "lines end as RFC 4180 says"
is "$(export_csv --columns name --where id=gen-0000050 | tail -n 1)" '"=HYPERLINK(""http://evil"",""x"")"' "--raw leaves it as it is"
is "$("$numsync" export billing --bom --decimal-comma --columns id,billing_monthly_amount --where id=gen-0000031 2>/dev/null | tail -n 1 | tr -d '\r')" 'gen-0000031;-3,50' "--decimal-comma writes amounts with a comma"
is "$("$numsync" export billing --bom --columns id 2>/dev/null | head -c 3 | od -An -tx1 | tr -d ' ')" efbbbf "--bom writes a byte order mark"
is "$("$numsync" export billing --delimiter tab --raw --columns id,enabled --where id=gen-0000031 2>/dev/null | tail -n 1 | tr '\t' '#' | cut -d'#' -f1)" gen-0000031 "--delimiter tab writes tabs"
many=$(seq -s , 127 | sed 's/[0-9][0-9]*/id/g')
while IFS='|' read -r bad reason; do
	# shellcheck disable=SC2086
	run 64 "$numsync" export billing $bad
	like "$work/err" "$reason" "$bad: refused, with the reason"
	[ ! -s "$work/out" ]
	ok "$bad: nothing is written"
done <<EOF
--delimiter x|--delimiter is , or ; or tab, not x
--columns nam|nam is no column; did you mean name\?
--columns $many|more than 126 columns
--order-by nam|nam is no field; did you mean name\?
--order-by $many|more than 126 fields
--where nam=1|there is no such field; did you mean name\?
--where enabled|write FIELD=VALUE
--where enabled=maybe|--where enabled=maybe: expected
--summary price|business.*channel.*user
--summary business --columns id|--summary has columns of its own: leave --columns out
--summary business --order-by id|--summary has an order of its own: leave --order-by out
--summary business --compare 2020-01 --order-by id|--summary has an order of its own: leave --order-by out
--compare 2020-01 --columns id|--compare has columns of its own: leave --columns out
--compare 2020-01 --order-by id --format jsonl|--compare has an order of its own: leave --order-by out
--format html --columns id|a page has columns of its own: leave --columns out
--format html --order-by id|a page has an order of its own: leave --order-by out
--summary business -o x.xlsx|xlsx and html have the summaries in any case
--format pdf|csv.*xlsx.*jsonl.*html
--as-of 2999-01-01|still to come
--as-of 1999-01-01|nothing is known
--as-of yesterday|yesterday
--as-of 2020-13|2020-13
--as-of 2020-00|2020-00
--as-of 0000-12|0000-12
--as-of 2020/12|2020/12
--as-of 202x-12|202x-12
--as-of 2020-1x|2020-1x
--as-of 2020-01 --period 2020-01|name two moments: leave one out
--compare 2999-01|still to come
--period 2020-01|period 2020-01 of account default is not closed: \`numsync close 2020-01\` does that
EOF
"$numsync" export billing 2>"$work/err" | head -n 1 >/dev/null
[ ! -s "$work/err" ]
ok "a reader that closes the pipe is no error"

# any moment
first=$(sql "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
must "$numsync" export billing --raw -o "$work/live.csv"
set_field gen-0000000 '"billing.monthlyAmount":5'                               # changed by 4.9
set_field gen-0000001 '"billing.businessId":"b2","billing.businessName":"Two"' # moved
set_field gen-0000002 '"billing.channel":"Voice"'
control remove '{"id":"gen-0000003"}' >/dev/null                                # went, 0.1
control add "$(curl -s -H "Authorization: Bearer $LEADPING_API_KEY" "$NUMSYNC_API_URL/phone-numbers/gen-0000004" |
	jq -c '.id = "new-1" | .number = "+12025559999" | .billing.monthlyAmount = 2.25')" >/dev/null
must "$numsync" pull -q
is "$(sql "SELECT count(*) FROM numsync.phone_number WHERE missing_since IS NULL")" 60 "one number went, one came"
must "$numsync" export billing --raw --as-of "$first" -o "$work/then.csv"
same "$work/live.csv" "$work/then.csv" "the past is as it was exported then, byte for byte"
must "$numsync" export billing --raw --as-of "$first" -o "$work/again.csv"
same "$work/then.csv" "$work/again.csv" "the past, asked for again, gives the same"
run 64 "$numsync" export billing --as-of "$first" --compare "$first"
like "$work/err" "--compare .* must be earlier than the moment of the export" "a moment is not compared with itself"
run 0 "$numsync" export billing --compare "$first" --raw
is "$(tail -n +2 "$work/out" | cut -d, -f 1,3 | sort | tr '\n' ' ')" 'added,new-1 changed,gen-0000000 changed,gen-0000001 changed,gen-0000002 removed,gen-0000003 ' "what came, went and changed"
like "$work/out" '^changed,[^,]*,gen-0000000,.*,0\.1,5,4\.9,billing_monthly_amount' "a comparison has the old amount and the new one"
must "$numsync" export billing --compare "$first" -o "$work/page.html"
like "$work/page.html" '>1 number came, 1 went, 3 changed\.<' "the page has how many came, one of them as one"
must "$numsync" export billing --where id=new-1 -o "$work/page.html"
like "$work/page.html" '<strong>1 number, 1 with an amount' "the page of one number is about one number"
for by in business channel user; do
	run 0 "$numsync" export billing --compare "$first" --summary $by --raw
	tail -n +2 "$work/out" | python3 -c '
import csv, sys, decimal
decimal.getcontext().prec = 60
D = decimal.Decimal
rows = [r[-9:] for r in csv.reader(sys.stdin)]
assert rows
for r in rows:
    o, a, m, i, t, c, z = map(D, r[:7])
    assert o + a - m + i - t + c == z, r
print(sum(D(r[0]) for r in rows), sum(D(r[6]) for r in rows))' >"$work/sums"
	ok "opening + added - removed + moved + changed = closing, by $by"
	is "$(cat "$work/sums")" '12345678901271.0678 12345678901278.1178' "the groups of the comparison add up to all of it: $by"
done
run 0 "$numsync" export billing --gone --columns id,missing_since --raw --where id=gen-0000003
like "$work/out" '^gen-0000003,2' "--gone lists a number that is gone"
# two at once: a run that is at work
sandbox_latency() { sandbox --generate 60 --page-limit 10 --latency 200; }
sandbox_latency
"$numsync" pull -q >/dev/null 2>&1 &
pid=$!
await_sql "a run is at work" "SELECT count(*) > 0 FROM numsync.run WHERE state = 'running'"
run 75 "$numsync" export billing --as-of "$(date -u +%FT%T.%6NZ)"
like "$work/err" 'run [0-9]+ is at work' "a moment that is not over yet is not answered"
run 0 "$numsync" export billing --as-of "$first" --raw
same "$work/then.csv" "$work/out" "the past is answered beside a run"
kill $pid 2>/dev/null
wait $pid 2>/dev/null

# more than a page shows
sql "UPDATE numsync.phone_number SET billing_business_id = 'b-' || id, billing_business_name = NULL, billing_monthly_amount = 1, enabled = false, valid_from = clock_timestamp()"
run 0 "$numsync" export billing --compare "$first" -o "$work/page.html"
must python3 tests/lib/page.py "$work/page.html"
cp "$work/out" "$work/page.json"
is "$(jq -r '.tables["Businesses, the biggest total first"][0] | length' "$work/page.json")" 50 "the page shows 50 businesses"
is "$(jq -r '.totals["Businesses, the biggest total first"] | .[0] + " " + .[-1]' "$work/page.json")" "Total of all 60 60" "under them stands the total of all"
like "$work/page.html" 'The 50 biggest of 60\. All of them: ' "it says how many there are"
jq -r '.code[]' "$work/page.json" >"$work/commands"
like "$work/commands" ' --summary business$' "and which command lists them"
like "$work/commands" " --compare $first\$" "so it does of the changes"
like "$work/page.html" "The [0-9]+ biggest of [0-9]+\. .* --compare" "of which there are more, too"
done_testing
