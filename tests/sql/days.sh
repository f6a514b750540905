# Days and times of a time zone, as moments of billing and lines of a CSV mean them.
# Promise: days follow one another without gap and overlap, also where a day begins twice or is left out; a time that the clock of the
# zone shows never or twice is refused.
# The days are of the past: what a country will do with its clock is known for no year to come.
. tests/lib/e2e.sh
database
begins() { sql "SELECT numsync.time_text(numsync.day_begin('$2', '$1'))"; }
while read -r zone day begin why; do
	is "$(begins "$zone" "$day")" "$begin" "$day in $zone: $why"
done <<'Q'
Europe/Berlin 2026-10-25 2026-10-24T22:00:00.000000Z the clock is put back at three
Europe/Berlin 2026-10-26 2026-10-25T23:00:00.000000Z the day before had 25 hours
America/Havana 2019-11-03 2019-11-03T04:00:00.000000Z midnight comes twice: the day begins with the first
America/Havana 2019-11-04 2019-11-04T05:00:00.000000Z and has 25 hours
America/Havana 2019-03-10 2019-03-10T05:00:00.000000Z there is no midnight: the day begins at one
Atlantic/Azores 2019-10-27 2019-10-27T00:00:00.000000Z midnight comes twice
Atlantic/Azores 2019-10-28 2019-10-28T01:00:00.000000Z and the day has 25 hours
America/Sao_Paulo 2018-02-18 2018-02-18T03:00:00.000000Z the day before has its last hour twice
America/St_Johns 2010-11-07 2010-11-07T03:30:00.000000Z the clock goes back a minute after midnight: the day begins with the second
Pacific/Apia 2011-12-30 2011-12-30T10:00:00.000000Z the calendar leaves it out: it begins ...
Pacific/Apia 2011-12-31 2011-12-30T10:00:00.000000Z ... when the next one does
Asia/Kathmandu 2026-07-01 2026-06-30T18:15:00.000000Z an offset of quarters
UTC 2026-07-01 2026-07-01T00:00:00.000000Z no offset
Q
# each day of the years ends where the next begins, and only what the calendar leaves out is empty
is "$(sql "SELECT string_agg(zone || ' ' || to_char(day, 'YYYY-MM-DD'), ', ' ORDER BY zone, day)
	FROM (VALUES ('America/Havana'), ('Pacific/Apia'), ('America/St_Johns'), ('Asia/Beirut')) z (zone), generate_series('2010-01-01'::timestamp, '2012-12-31', '1 day') day
	WHERE numsync.day_begin(day::date + 1, zone) - numsync.day_begin(day::date, zone) NOT BETWEEN '23 hours' AND '25 hours'")" 'Pacific/Apia 2011-12-30' \
	"a day has 23 to 25 hours, except the one that Samoa left out"
is "$(sql "SELECT count(*) FROM generate_series('2010-11-06 00:00Z'::timestamptz, '2010-11-08 12:00Z', '1 second') t
	WHERE t >= numsync.day_begin('2010-11-07', 'America/St_Johns') AND (t AT TIME ZONE 'America/St_Johns')::date < '2010-11-07'")" 0 "from its begin on no second is of an earlier day"
is "$(sql "SELECT count(*) FROM generate_series('2019-11-02 00:00Z'::timestamptz, '2019-11-04 12:00Z', '1 second') t
	WHERE t < numsync.day_begin('2019-11-03', 'America/Havana') AND (t AT TIME ZONE 'America/Havana')::date >= '2019-11-03'")" 0 "before its begin no second is of the day"

# of before there was standard time: offsets of any second
is "$(sql "SELECT string_agg(numsync.time_text(t), ' ' ORDER BY z, t) FROM (VALUES ('Asia/Tokyo', '1883-11-18 12:00'::timestamp), ('America/New_York', '0001-01-01 00:00')) l (z, local),
	unnest(numsync.clock_times(local, z)) t")" '0001-01-01T04:56:02.000000Z 1883-11-18T02:41:01.000000Z' "a time that the clock showed once is found, whatever the offset was"
is "$(sql "SELECT array_length(numsync.clock_times('2026-10-25 02:30', 'Europe/Berlin'), 1) || ' ' || coalesce(array_length(numsync.clock_times('2026-03-29 02:30', 'Europe/Berlin'), 1), 0)")" '2 0' "and the others twice or never"

# ---- exports
sandbox --generate 5
must "$numsync" pull -q
sql "UPDATE numsync.phone_number SET valid_from = '2009-01-01'; UPDATE numsync.run SET started_at = '2009-01-01', ended_at = '2009-01-01'"
moment() { NUMSYNC_TIME_ZONE=$1 "$numsync" export billing --as-of "$2" --about --raw 2>"$work/err" | sed -n 's/^# moment: //p'; }
is "$(moment Pacific/Apia 2011-12-29)" 2011-12-30T09:59:59.999999Z "a day ends where the next one begins"
is "$(moment America/St_Johns 2010-11-06)" 2010-11-07T03:29:59.999999Z "a day that goes on after midnight ends with its last second"
is "$(moment Pacific/Apia 2011-12)" 2011-12-31T09:59:59.999999Z "a month ends with its last day"
is "$(moment Europe/Berlin '2024-10-27 01:59:59')" 2024-10-26T23:59:59.000000Z "a time that is there once"
refused() { # ZONE TIME WORDS TITLE
	NUMSYNC_TIME_ZONE=$1 run 64 "$numsync" export billing --as-of "$2"
	like "$work/err" "$3" "$4"
}
refused Pacific/Apia 2011-12-30 'there is no 2011-12-30 in Pacific/Apia' "a day that the calendar leaves out is refused"
refused Europe/Berlin '2024-03-31 02:30' 'there is no 2024-03-31 02:30 in Europe/Berlin' "a time that the clock leaves out is refused"
refused Europe/Berlin '2024-10-27 02:30' 'shows 2024-10-27 02:30 twice.*write 2024-10-27T00:30:00Z or 2024-10-27T01:30:00Z' "a time that is there twice is refused, with both"
refused Australia/Lord_Howe '2024-04-07 01:45' 'twice' "also where the clock is put back by half an hour"

# ---- lines of a CSV
export NUMSYNC_TIME_ZONE=America/Havana
printf 'id,name,effective_at,expires_at\ngen-0000001,a,2019-11-03,2019-11-03\n' >"$work/day.csv"
must "$numsync" import -q "$work/day.csv"
is "$(sql "SELECT numsync.time_text(effective_at), numsync.time_text(expires_at) FROM numsync.expectation_line")" '2019-11-03T04:00:00.000000Z|2019-11-04T05:00:00.000000Z' "a line of a day holds for all of it"
printf 'id,name,effective_at,expires_at\ngen-0000002,a,2019-11-03 00:30,\ngen-0000003,b,,2019-03-10 00:30\ngen-0000004,c,2019-11-03 02:30,\n' >"$work/odd.csv"
run 65 "$numsync" import "$work/odd.csv"
like "$work/err" 'line 2, column 3 .effective_at..*2019-11-03 00:30.*twice.*2019-11-03T04:30:00Z or 2019-11-03T05:30:00Z' "a time that is there twice is a fault of its line, with both"
like "$work/err" 'line 3, column 4 .expires_at..*2019-03-10 00:30.*put forward' "so is one that is never there"
is "$(grep -c 'gen-0000004\|02:30' "$work/err")" 0 "a time that is there once is none"
done_testing
