# Periods that are closed for good, and 18 nights whose exports can be made again from history.
# Promise: close refuses (4) while it is not known for sure what a number was; lines, total and digest are recorded, and whoever changes
# them is noticed; an export of a past moment gives the same bytes as then.
. tests/lib/e2e.sh
database
export NUMSYNC_TIME_ZONE=Europe/Berlin NUMSYNC_CURRENCY=EUR
sandbox --generate 40 --page-limit 20
month=$(date -u -d "$(date -u +%Y-%m-01) -1 day" +%Y-%m)
this_month=$(date -u +%Y-%m)
end=$(TZ=Europe/Berlin date -d "$this_month-01 00:00" +%s)
must "$numsync" pull -q
must "$numsync" pull -q --refresh all
run 64 "$numsync" close "$this_month"
like "$work/err" 'still to come' "a month that is not over is not closed"
run 64 "$numsync" close 2019-01
run 64 "$numsync" close october
# the last reading was three days before the end of the month
age "$(($(date +%s) - end + 3 * 86400)) seconds"
run 4 "$numsync" close "$month"
like "$work/err" 'no run read the whole list' "a mirror that was not complete at the end is refused"
is "$(sql 'SELECT (SELECT count(*) FROM numsync.closing) + (SELECT count(*) FROM numsync.closing_line)')" 0 "a month that is refused is not recorded"
age '-52 hours' # twenty hours before
sql "UPDATE numsync.phone_number_reading SET $(back '2 days' detail_at) WHERE id IN ('gen-0000003', 'gen-0000004')"
run 4 "$numsync" close "$month"
like "$work/err" 'of 2 numbers' "close names how many numbers were stale"
like "$work/err" 'gen-0000003\), last read ' "it says which, and since when"
# a later reading that shows the same version settles what they were
control edit '{"id":"gen-0000004","set":{"billing.monthlyAmount":99}}' >/dev/null
must "$numsync" pull -q --refresh all
run 4 "$numsync" close "$month"
like "$work/err" 'of 1 numbers' "one was read again and is the same: it is known for sure"
like "$work/err" 'gen-0000004' "the other one has changed since: it is not"
run 0 "$numsync" close "$month" --accept-stale --actor 'Finn Ance'
like "$work/err" 'accepted .* 1 stale' "close --accept-stale says how many are accepted"
is "$(sql 'SELECT stale, stale_accepted, closed_by, lines, time_zone, currency FROM numsync.closing')" '1|t|Finn Ance|40|Europe/Berlin|EUR' "the closing is on record with what was accepted, by whom"
run 0 "$numsync" close "$month"
like "$work/err" 'was closed at' "closing again changes nothing"
run 0 "$numsync" close --list
like "$work/out" "$month .*Finn Ance" "the list of closings"
run 0 "$numsync" close --list --format json
is "$(jq -r '.[0].digest | length' "$work/out")" 64 "the list of closings has digests"
run 0 "$numsync" export billing --period "$month" --raw
cp "$work/out" "$work/closed.csv"
is "$(sha256sum <"$work/closed.csv" | cut -d' ' -f1)" "$(sql 'SELECT digest FROM numsync.closing')" "the digest is that of the raw export"
is "$(awk -F, 'NR > 1 { s += $13 * 100 } END { printf "%d.%02d", s / 100, s % 100 }' "$work/closed.csv")" "$(sql 'SELECT total::numeric(20,2) FROM numsync.closing')" "the total of a closed period is that of its lines"
# whatever happens later
control edit '{"id":"gen-0000001","set":{"billing.monthlyAmount":1234.5,"name":"other"}}' >/dev/null
control remove '{"id":"gen-0000002"}' >/dev/null
must "$numsync" pull -q --refresh all
run 0 "$numsync" export billing --period "$month" --raw
same "$work/out" "$work/closed.csv" "the lines of a closed period never change"
NUMSYNC_AMOUNT_IS=plan NUMSYNC_CURRENCY=USD run 0 "$numsync" export billing --period "$month" --about
like "$work/out" 'currency: EUR' "a closed period keeps the currency that it was closed under"
run 64 "$numsync" export billing --period "$month" --columns warmup_state
like "$work/err" 'does not keep' "a column that is not kept is refused"
run 0 "$numsync" close --verify
like "$work/out" 'intact' "close --verify finds a closed period intact"
sql "UPDATE numsync.closing_line SET billing_monthly_amount = billing_monthly_amount + 0.01 WHERE id = 'gen-0000005'"
run 74 "$numsync" close --verify "$month"
like "$work/out" CHANGED "close --verify notices a cent"
run 74 "$numsync" export billing --period "$month"
like "$work/err" 'not those that were closed' "the export of a closed period notices a cent"
sql "UPDATE numsync.closing_line SET billing_monthly_amount = billing_monthly_amount - 0.01 WHERE id = 'gen-0000005'"
run 0 "$numsync" close --verify
# the end of a day in a time zone
is "$("$numsync" export billing --as-of "$month" --about --raw | sed -n 's/^# moment: //p')" "$(date -u -d "@$((end - 1))" +%FT%T.999999Z)" "a month ends in the account's time zone"

# 18 nights: in four of them only some records are read, in two none, and in two a number goes
database
unset NUMSYNC_TIME_ZONE
sandbox --generate 50 --page-limit 20
must "$numsync" pull -q
export NUMSYNC_RETRIES=1
for night in $(seq 18); do
	for n in $(seq 3); do
		if_there edit "{\"id\":\"gen-00000$(printf %02d $(((night * 7 + n * 11) % 50)))\",\"set\":{\"billing.monthlyAmount\":$night.$n,\"billing.channel\":\"c$((night % 3))\"}}"
	done
	[ $((night % 10)) != 5 ] || control remove "{\"id\":\"gen-00000$(printf %02d $((night % 50)))\"}" >/dev/null
	refresh=all
	[ $((night % 4)) != 0 ] || refresh=auto
	[ $((night % 9)) != 0 ] || refresh=none
	"$numsync" pull -q --refresh $refresh --time-budget 60s 2>/dev/null
	sql "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')" >"$work/moment.$night"
	"$numsync" export billing >"$work/live.$night" 2>/dev/null
done
same=0
for night in $(seq 18); do
	"$numsync" export billing --as-of "$(cat "$work/moment.$night")" >"$work/then" 2>/dev/null
	! cmp -s "$work/then" "$work/live.$night" || same=$((same + 1))
done
is $same 18 "18 nights of exports are made again from history, byte for byte"
[ "$(cat "$work"/live.* | sort -u | wc -l)" -gt 100 ]
ok "the 18 nights' exports were not all the same"
# amounts that cannot be added up are data that is wrong
database
sandbox --generate 2
nines=$(printf '%064d' 0 | tr 0 9)
for i in 0 1; do control edit "{\"id\":\"gen-000000$i\",\"set\":{\"billing.monthlyAmount\":\"$nines\"}}" >/dev/null; done
must "$numsync" pull -q
age "$(($(date +%s) - end + 3600)) seconds"
run 65 "$numsync" close "$month"
like "$work/err" 'add up to more digits than can be kept' "amounts that cannot be added up are not closed"
done_testing
