# Two closed months are compared by their own lines, and each keeps the columns that it was closed with.
# Promise: what prune removes costs a closed month nothing, its comparison with another one included; a later list of billing columns
# leaves what was closed as it was.
. tests/lib/e2e.sh
database
sandbox --generate 20 --page-limit 20
month() { date -u -d "$(date -u +%Y-%m-15) $1 months ago" +%Y-%m; }
earlier=$(month 5) later=$(month 4)
end=$(date -u -d "$later-01" +%s) # of the earlier month
# one reading five days before the end of the earlier month, and one five days after it
must "$numsync" pull -q --refresh all
age "864000 s"
control edit '{"id":"gen-0000001","set":{"billing.monthlyAmount":77.5}}' >"$work/edit"
control edit '{"id":"gen-0000002","set":{"billing.businessId":"moved","billing.businessName":"Moved"}}' >"$work/edit"
control remove '{"id":"gen-0000003"}' >"$work/edit"
control add "$(state | jq -c '.numbers[0] | .id = "late" | .number = "+12025559999"')" >"$work/edit"
must "$numsync" pull -q --refresh all
age "$(($(date +%s) - end - 432000)) s"
must "$numsync" close "$earlier" --accept-stale
must "$numsync" close "$later" --accept-stale
compare() { "$numsync" export billing -q --raw --compare "$earlier" "$@"; }
compare --as-of "$later" >"$work/history"
compare --as-of "$later" --summary business >"$work/history.business"
is "$(tail -n +2 "$work/history" | cut -d, -f 1,3 | tr '\n' ' ')" 'changed,gen-0000001 changed,gen-0000002 removed,gen-0000003 added,late ' \
	"what changed between the two months"
compare --period "$later" >"$work/closed"
same "$work/history" "$work/closed" "two closed months differ in what their history says"

# ---- the history of both goes
must "$numsync" prune --older-than 62d --yes
run 64 "$numsync" export billing --period "$later" --compare "$earlier-20"
like "$work/err" 'two of them can be compared' "a day whose history was removed is refused, with the way that is left"
compare --period "$later" >"$work/after"
same "$work/history" "$work/after" "after prune the two closed months are compared as before"
compare --period "$later" --summary business >"$work/after"
same "$work/history.business" "$work/after" "after prune the totals of both are as before, group by group"
run 0 "$numsync" export billing --period "$later" --compare "$earlier" -o "$work/page.html"
like "$work/page.html" "period $earlier, closed at" "the page says which closing it compares with"
NUMSYNC_AMOUNT_IS=plan run 0 "$numsync" export billing --period "$later" --compare "$earlier" -o "$work/page.html"
is "$(grep -c 'its total here need not be' "$work/page.html")" 0 "both were closed with one amount_is, whatever the setting says today"
run 0 "$numsync" export billing --period "$later" -o "$work/closed.xlsx"
must unzip -q "$work/closed.xlsx" -d "$work/x"
like "$work/x/docProps/core.xml" "<dc:title>Billing of account default, period $later</dc:title>" "a workbook says which period it is of"
sql "UPDATE numsync.closing SET amount_is = 'plan' WHERE period = '$earlier'"
run 0 "$numsync" export billing --period "$later" --compare "$earlier" -o "$work/page.html"
like "$work/page.html" "period $earlier was closed with plan" "a period that was closed with another amount_is is named"
sql "UPDATE numsync.closing SET amount_is = 'unstated' WHERE period = '$earlier'"

# ---- a period of a numsync whose list had no status
is "$(sql "SELECT array_to_string(columns, ',') FROM numsync.closing WHERE period = '$earlier'")" \
	"$("$numsync" export billing -q --raw --period "$earlier" | head -n 1)" "a closing keeps the columns of its lines"
"$numsync" export billing -q --raw --period "$earlier" --columns "$(sql "SELECT array_to_string(array_remove(columns, 'status'), ',') FROM numsync.closing WHERE period = '$earlier'")" >"$work/without"
sql "UPDATE numsync.closing SET columns = array_remove(columns, 'status'), digest = '$(sha256sum <"$work/without" | cut -d' ' -f1)' WHERE period = '$earlier';
	UPDATE numsync.closing_line SET status = NULL WHERE period = '$earlier'"
run 0 "$numsync" close --verify
is "$(grep -c intact "$work/out")" 2 "a period that was closed with another list of columns is intact"
run 0 "$numsync" export billing --period "$earlier" --raw
same "$work/without" "$work/out" "it is exported with its own columns"
run 64 "$numsync" export billing --period "$earlier" --columns number,status
like "$work/err" 'a closed period does not keep status' "a column that it does not have is refused"
run 64 "$numsync" export billing --period "$earlier" --order-by status
like "$work/err" 'a closed period does not keep status' "nor can lines be sorted by it"
run 64 "$numsync" export billing --period "$earlier" --columns missing_since
like "$work/err" 'a closed period does not keep missing_since' "nor does it have numbers that were gone"
run 64 "$numsync" export billing --period "$earlier" --gone
like "$work/err" '--gone is not for a closed period' "which --gone cannot list"
run 64 "$numsync" export billing --period "$later" --compare "$earlier" --where status=Active
like "$work/err" 'a closed period does not keep status' "nor can lines be chosen by it"
run 0 "$numsync" export billing --period "$later" --columns number,status
compare --period "$later" >"$work/after"
same "$work/history" "$work/after" "what one of the two does not have is no difference"
sql "UPDATE numsync.closing SET columns = array_append(columns, 'of_tomorrow') WHERE period = '$earlier'"
run 74 "$numsync" close --verify
like "$work/err" 'of_tomorrow, which this numsync does not know' "a column of a later numsync is named"
done_testing
