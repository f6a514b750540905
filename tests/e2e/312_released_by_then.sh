# Released but billed: what is released at the moment that the lines are of.
# Promise: a release whose time is still to come is none, at a past moment and in a closed month one that came later neither; text, workbook
# and page say the same.
. tests/lib/e2e.sh
database
sandbox --generate 5
must "$numsync" pull -q --refresh all
month=$(date -u -d "$(date -u +%Y-%m-01) - 1 day" +%Y-%m)
end="($(date -u +"'%Y-%m-01'")::timestamp AT TIME ZONE 'UTC')"
sql "UPDATE numsync.phone_number SET billing_monthly_amount = 2, provider_released_at = CASE id WHEN 'gen-0000000' THEN $end - interval '1 microsecond'
	WHEN 'gen-0000001' THEN $end WHEN 'gen-0000002' THEN now() + interval '20 days' WHEN 'gen-0000003' THEN '9999-12-31 23:00Z' END" >/dev/null
age '40 days'
must "$numsync" close "$month" --accept-stale
cat >"$work/read.py" <<'P'
import sys
import openpyxl
for row in openpyxl.load_workbook(sys.argv[1])["Released but billed"].iter_rows(min_row=2, values_only=True):
    print(row[1] or "", end=" ")
P
released() { # HOW IDS OPTION...
	how=$1 ids=$2 count=$(echo "$2" | wc -w)
	shift 2
	run 0 "$numsync" export billing --about --raw "$@"
	is "$(sed -n 's/^"# released, with an amount: \([0-9]*\)"$/\1/p' "$work/out")" "$count" "$how: as many are released as are by then"
	must "$numsync" export billing -o "$work/b.xlsx" "$@"
	is "$(/usr/bin/python3 "$work/read.py" "$work/b.xlsx" | tr -s ' ')" "$ids " "$how: the workbook lists them"
	must "$numsync" export billing -o "$work/b.html" "$@"
	must python3 tests/lib/page.py "$work/b.html"
	is "$(jq -r '[.tables["Released numbers with an amount, the biggest first"][0][][1]] | join(" ")' "$work/out")" "$ids" "$how: so does the page"
}
released now 'gen-0000000 gen-0000001'
released 'the end of the month' gen-0000000 --as-of "$month"
released 'the closed month' gen-0000000 --period "$month"
NUMSYNC_AMOUNT_IS=plan released 'with prices of plans' 'gen-0000000 gen-0000001'
done_testing
