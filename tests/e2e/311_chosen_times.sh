# --where of a time: as much of it as the words speak of.
# Promise: a date is all of that day in the account's time zone, a time to the minute or second all of it, one with a fraction that
# moment; a day or a time that the zone does not have, or has twice, is refused. About says of which zone it is.
. tests/lib/e2e.sh
database
export NUMSYNC_TIME_ZONE=Europe/Berlin
sandbox --generate 9
must "$numsync" pull -q --refresh all
while read -r id created; do
	sql "UPDATE numsync.phone_number SET created_at = $created, provider_released_at = $created WHERE id = 'gen-000000$id'"
done <<'Q'
0 '2026-06-30 21:59:59.999999Z'
1 '2026-06-30 22:00:00Z'
2 '2026-07-01 12:34:00Z'
3 '2026-07-01 12:34:56Z'
4 '2026-07-01 12:34:56.5Z'
5 '2026-07-01 21:59:59.999999Z'
6 '2026-07-01 22:00:00Z'
7 NULL
8 '9999-12-31 23:59:59.999999Z'
Q
age '40 days'
month=$(date -u -d "$(date -u +%Y-%m-01) - 1 day" +%Y-%m)
must "$numsync" close "$month" --accept-stale
found() { "$numsync" export billing -q --raw --columns id "$@" 2>"$work/err" | sed -n 's/^gen-000000//p' | tr -d '\n'; }
while IFS='|' read -r value want what; do
	for field in created_at provider_released_at; do
		is "$(found --where "$field=$value") $(found --as-of "$month" --where "$field=$value") $(found --period "$month" --where "$field=$value")" \
			"$want $want $want" "$field=$value: $what; now, at a moment, in a closed month"
	done
done <<'Q'
2026-07-01|12345|a day of the account's time zone
2026-06-30|0|the day before it
2026-07-01T14:34|234|a minute there
2026-07-01 14:34:56|34|a second there
2026-07-01T12:34Z|234|a minute of UTC
2026-07-01T08:34:56-0400|34|a second with its offset
2026-07-01T12:34:56.5Z|4|a moment
2026-07-01T14:34:56.500000|4|a moment there
2026-07-01T12:34:56.0Z|3|a fraction that is zero is one, too
2026-06-30T22:00:00.000000Z|1|a time as an export writes it
9999-12-31T23:59:59.9999999Z|8|the last moment that there is
9999-12-31||the last day ends an hour before there
0001-01-02||a day before all others
NULL|7|none
Q
is "$(found --where created_at=2026-06-30 --where created_at=2026-07-01T12:34:56.5Z --where created_at=NULL)" 047 "several are alternatives"
is "$(found --where created_at=2026-07-01 --where provider_released_at=2026-07-01T14:34 --where id=gen-0000003 --where id=gen-0000005)" 3 "two fields both count, beside others"
run 0 "$numsync" export billing -o "$work/page.html" --where created_at=2026-07-01 --compare "$month"
like "$work/page.html" '<strong>5 numbers' "so it is on the page"
only() { # WANT OPTION...: what About says of the filter
	want=$1
	shift
	run 0 "$numsync" export billing --about --raw "$@"
	is "$(sed -n 's/^"*# only: //p' "$work/out" | tr -d '"')" "$want" "About says: only $want"
}
only 'created_at=2026-07-01T14:34 (a time without an offset is one of Europe/Berlin)' --where created_at=2026-07-01T14:34
like "$work/out" '# time zone: Europe/Berlin \(of days and months; all other times are UTC\)' "and that all other times are UTC"
only 'created_at=2026-07-01, id=gen-0000003 (a time without an offset is one of Europe/Berlin)' --where created_at=2026-07-01 --where id=gen-0000003
only 'created_at=2026-07-01T12:34Z' --where created_at=2026-07-01T12:34Z
only 'created_at=NULL, name=2026-07-01' --where created_at=NULL --where name=2026-07-01
NUMSYNC_TIME_ZONE=America/New_York only 'created_at=2026-07-01 (a time without an offset is one of Europe/Berlin)' --period "$month" --where created_at=2026-07-01
NUMSYNC_TIME_ZONE=America/New_York
is "$(found --where created_at=2026-07-01) $(found --period "$month" --where created_at=2026-07-01)" '23456 12345' "a closed month has the time zone that it was closed in"
while IFS='|' read -r zone value reason; do
	NUMSYNC_TIME_ZONE=$zone run 64 "$numsync" export billing --where "created_at=$value"
	like "$work/err" "--where created_at=$value: $reason" "$value in $zone: refused, with the reason"
	[ ! -s "$work/out" ]
	ok "$value in $zone: nothing is written"
done <<'Q'
Europe/Berlin|2026-03-29T02:30|there is no 2026-03-29T02:30 in Europe/Berlin.*Write another time
Europe/Berlin|2025-10-26 02:30:00|the clock of Europe/Berlin shows 2025-10-26 02:30:00 twice.*write 2025-10-26T00:30:00Z or 2025-10-26T01:30:00Z
Pacific/Apia|2011-12-30|there is no 2011-12-30 in Pacific/Apia
Europe/Berlin|2026-07|expected
Europe/Berlin|2026-07-01T25:00|expected
Europe/Berlin|yesterday|expected
Q
done_testing
