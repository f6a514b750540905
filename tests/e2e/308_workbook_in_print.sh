# The workbook as a clerk sees it: what comes first, what has no name, how it is printed.
# Promise: the biggest group and the biggest change come first, and what has no business is called (none), as on the page; the figures of
# About are written as the account's setting says; a table that one page cannot show legibly goes over several, each with the number.
. tests/lib/e2e.sh
database
sandbox --generate 40
must "$numsync" pull -q
before=$(sql "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
sql "UPDATE numsync.phone_number SET billing_business_id = CASE WHEN id < 'gen-0000010' THEN 'b-1' WHEN id < 'gen-0000020' THEN NULL WHEN id < 'gen-0000030' THEN 'b-3' ELSE 'b-2' END,
		billing_business_name = 'A business with a name that is long', billing_channel = CASE WHEN id < 'gen-0000030' THEN 'SMS' END, billing_monthly_amount = 1;
	UPDATE numsync.phone_number SET billing_monthly_amount = 9000.25 + right(id, 2)::int * 10 WHERE id IN ('gen-0000011', 'gen-0000035');
	UPDATE numsync.phone_number SET billing_monthly_amount = 5 WHERE id IN ('gen-0000025', 'gen-0000012');
	UPDATE numsync.phone_number SET name = 'A name of a place that is rather long, with the street and the floor of the building' WHERE id = 'gen-0000003';
	UPDATE numsync.phone_number SET valid_from = clock_timestamp()" >/dev/null
must "$numsync" export billing --compare "$before" -o "$work/b.xlsx"
cat >"$work/read.py" <<'P'
import sys
import openpyxl
book = openpyxl.load_workbook(sys.argv[1])
for row in book[sys.argv[2]].iter_rows(values_only=True):
    print(*["-" if cell is None else cell for cell in row], sep="|")
P
sheet() { /usr/bin/python3 "$work/read.py" "$work/b.xlsx" "$1"; }
first_of() { sheet "$1" | sed '1d;/^Total/d' | cut -d '|' -f 1 | tr '\n' ' '; }
is "$(first_of 'Summary by business')" 'b-2 (none) b-3 b-1 ' "the business with the biggest total comes first, and none is a word"
is "$(first_of 'Summary by channel')" '(none) SMS ' "so do channels"
is "$(first_of 'Changes by business')" 'b-2 (none) b-3 b-1 ' "and what a business comes to behind its changes"
difference() { sheet Changes | sed '1d;/^Total/d' | cut -d '|' -f 13; }
is "$(difference | tr -d '-' | sort -rn | head -n 4)" "$(difference | tr -d '-' | head -n 4)" "the biggest difference comes first"
sheet About >"$work/about"
like "$work/about" '^total of the amounts\|18,506\.50$' "a figure has a sign between its thousands"
NUMSYNC_NUMBER_FORMAT='1.234,56' must "$numsync" export billing -o "$work/b.xlsx"
sheet About >"$work/about"
like "$work/about" '^total of the amounts\|18\.506,50$' "which is the account's"
run 0 "$numsync" export billing --about --raw
like "$work/out" '^# total of the amounts: 18506\.50$' "text has it as it is"
run 0 "$numsync" export billing --summary business --raw
is "$(cut -d, -f 1 "$work/out" | sed 1d | tr '\n' ' ')" 'b-1 b-2 b-3  ' "and the order of the ids, with an empty one"

# ---- on paper
must unzip -q "$work/b.xlsx" -d "$work/x"
like "$work/x/xl/worksheets/sheet1.xml" '<pageSetup fitToWidth="2" fitToHeight="0" pageOrder="overThenDown" orientation="landscape"/>' "the lines are two pages wide, which follow one another"
like "$work/x/xl/workbook.xml" 'Lines!.A:.A,Lines!.1:.1<' "each with the number and the head"
like "$work/x/xl/worksheets/sheet2.xml" '<pageSetup fitToHeight="0" orientation="landscape"/>' "a summary is one page wide"
like "$work/x/xl/worksheets/sheet1.xml" '<row r="5" [^>]*ht="6?[4-6]0?5?" customHeight="1"' "a long name goes on on the next lines of its cell"
must "$numsync" export billing --columns number,name,billing_monthly_amount -o "$work/few.xlsx"
must unzip -q "$work/few.xlsx" -d "$work/few"
like "$work/few/xl/worksheets/sheet1.xml" '<pageSetup fitToHeight="0" orientation="landscape"/>' "few columns are one page wide"
# an amount is never cut: what is left of it would be another one
sql "UPDATE numsync.phone_number SET billing_monthly_amount = repeat('9', 64)::numeric + 0.25, name = repeat('long', 9000) WHERE id = 'gen-0000003'"
must "$numsync" export billing --columns number,billing_monthly_amount,name -o "$work/long.xlsx"
must unzip -q "$work/long.xlsx" -d "$work/long"
like "$work/long/xl/worksheets/sheet1.xml" '<col min="2" max="2" width="(6[89]|7)' "a column is as wide as its longest amount"
cp "$work/long.xlsx" "$work/b.xlsx"
sheet About >"$work/about"
like "$work/about" '^texts cut\|2: longer than a cell of a spreadsheet$' "a text that no cell holds is cut, and counted on each sheet"

# ---- amounts first
sql "UPDATE numsync.phone_number SET billing_monthly_amount = 12345678901234.5678 WHERE id = 'gen-0000003'"
must "$numsync" export billing --columns billing_monthly_amount,number -o "$work/b.xlsx"
sheet Lines | tail -n 2 >"$work/last"
is "$(sed -n 1p "$work/last")" "$(sql 'SELECT sum(billing_monthly_amount) FROM numsync.phone_number')|Total" "a first column of amounts has its total, and the word stands beside it"
like "$work/last" '^-\|Total of billing_monthly_amount: exact, with 1 that is text' "so does the reason why it is no formula"
sheet Lines | sed 's/^-|/|/; s/^\(.*\)|\(.*\)$/\1,"\2"/' >"$work/back.csv"
run 0 "$numsync" import --dry-run "$work/back.csv"
like "$work/err" 'not read: the total below the lines$' "such a file comes in again"
for second in missing_since read_at; do # a column that is empty, and so hidden, and one that an import does not read
	must "$numsync" export billing --columns billing_monthly_amount,$second,number -o "$work/b.xlsx"
	is "$(sheet Lines | tail -n 2 | cut -d '|' -f 3 | cut -d : -f 1 | tr '\n' '|')" 'Total|Total of billing_monthly_amount|' "beside $second the words stand in the first column of texts"
done
must "$numsync" export billing --columns billing_monthly_amount,missing_since,enabled -o "$work/b.xlsx"
must unzip -q "$work/b.xlsx" -d "$work/words"
is "$(sheet Lines | tail -n 2 | cut -d '|' -f 2 | cut -d : -f 1 | tr '\n' '|')" 'Total|Total of billing_monthly_amount|' "without texts they stand in the first column without a total"
absent '<col min="2" max="2"[^>]*hidden="1"' "which is shown, though no line has anything there" "$work/words/xl/worksheets/sheet1.xml"
printf 'read_at,number,billing_monthly_amount\n2026-07-01T00:00:00Z,%s,\nTotal,,5\n"Total of billing_monthly_amount: exact",,\n' "$(sql "SELECT number FROM numsync.phone_number WHERE id = 'gen-0000003'")" >"$work/back.csv"
run 0 "$numsync" import --dry-run "$work/back.csv"
like "$work/err" 'not read: the total below the lines$' "a total whose word stands in a column that is not read is one, too"
done_testing
