# "Month against month" of the billing page: its months are those of the account's time zone.
# Promise: the page has the ends of the twelve months before its moment, each once, the last one before the moment.
. tests/lib/e2e.sh
database
sandbox --generate 3
must "$numsync" pull -q
age '1500 days'
year=$(date -u -d '1 year ago' +%Y)
last=$((year - 1))
months() { # ZONE MOMENT: the first column of the table
	NUMSYNC_TIME_ZONE=$1 must "$numsync" export billing --as-of "$2" -o "$work/page.html"
	must python3 tests/lib/page.py "$work/page.html"
	jq -r '.tables["Total at the end of each month"][0][] | .[0]' "$work/out" | tr '\n' ' '
}
to_september="$last-10 $last-11 $last-12 $year-01 $year-02 $year-03 $year-04 $year-05 $year-06 $year-07 $year-08 $year-09 this report "
to_october="${to_september#* }"
to_october="${to_october%this*}$year-10 this report "
for zone in UTC America/New_York Europe/Berlin Pacific/Kiritimati; do
	is "$(months $zone "$year-10")" "$to_september" "$zone: the end of a month is this report, beside the twelve ends before it"
done
is "$(months America/New_York "$year-10-31T20:30")" "$to_september" "an evening that is the next month in UTC has no month that is not over"
is "$(months Europe/Berlin "$year-11-01T00:30")" "$to_october" "half an hour into a month the one before it is there, although it is not over in UTC"
is "$(months UTC "$year-11-01T00:00")" "$to_october" "so it is at the month's first moment"
is "$(months Europe/Berlin "$year-01-01T00:00" | cut -d ' ' -f 1,12,13)" "$last-01 $last-12 this" "a year begins with the months of the last one"
done_testing
