# The workbook and the report, read by others: LibreOffice, awk, xmllint.
# Promise: totals agree with the rows; in XLSX an amount is a number where a double holds it as written, else text, and counted; a total is
# the exact sum of its lines: a formula where every program must come to that sum, else the sum itself, with the reason in a row below; a
# text is escaped by the format's own rule; the HTML report is one file, whole without its script; both are made for print, on which no text is smaller than 7 points.
. tests/lib/e2e.sh
. tests/lib/office.sh
database
sandbox --generate 8 --page-limit 500
control edit '{"id":"gen-0000001","set":{"name":"=HYPERLINK(\"http://evil\",\"x\")"}}' >/dev/null
control edit '{"id":"gen-0000002","set":{"name":"@SUM(1)"}}' >/dev/null
control edit '{"id":"gen-0000003","set":{"name":"+cmd|x!A1"}}' >/dev/null
control edit '{"id":"gen-0000004","set":{"name":"http://example.test/a?b"}}' >/dev/null
control edit '{"id":"gen-0000005","set":{"name":"<script>alert(1)</script> & \"quotes\" _x0041_ \u0001"}}' >/dev/null
control edit '{"id":"gen-0000006","set":{"name":"-1+1|cmd"}}' >/dev/null
control edit '{"id":"gen-0000007","set":{"name":"not \uFFFE a \uFFFF character"}}' >/dev/null
control edit '{"id":"gen-0000000","set":{"name":"\uFF1D1+1"}}' >/dev/null
"$numsync" pull -q
moment=$(sql "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
# 3,000 lines with amounts of four decimals, some negative, some absent, some that no double holds
sql "INSERT INTO numsync.phone_number (account_id, id, number, name, enabled, status, billing_business_id, billing_business_name, billing_channel, billing_user_id, billing_monthly_amount, row_read, record_read, valid_from, run_id, created_at)
	SELECT 1, 'bulk-' || lpad(i::text, 7, '0'), '+1303' || lpad(i::text, 7, '0'), 'Line ' || i, i % 3 > 0, 'Active', 'b-' || i % 9, 'Business ' || i % 9, 'c' || i % 4, 'u-' || i % 10,
		CASE WHEN i % 13 = 0 THEN NULL WHEN i % 150 = 1 THEN 12345678901234.5678 + i ELSE ((i * 7919) % 1000003 - 20000)::numeric(20,4) / 10000 END, true, true, now(), 1, '2026-03-29 01:30:00+00'
	FROM generate_series(1, 3000) i;
	INSERT INTO numsync.phone_number_reading SELECT account_id, id, now(), 1 FROM numsync.phone_number ON CONFLICT DO NOTHING"
"$numsync" export billing --raw --columns id,billing_monthly_amount -o "$work/b.csv" 2>"$work/err"
total=$(sed -n 's/.*with an amount, total \(.*\)/\1/p' "$work/err")
is "$(wc -l <"$work/b.csv")" 3009 "the export has 3,008 lines"
# integers of ten-thousandths in two parts, which awk holds exactly
is "$(awk -F, 'NR > 1 && $2 != "" {
	negative = sub(/^-/, "", $2); split($2, part, "."); fraction = substr(part[2] "0000", 1, 4)
	if (negative) { whole -= part[1]; rest -= fraction } else { whole += part[1]; rest += fraction }
} END { carry = int(rest / 10000); rest -= carry * 10000; if (rest < 0) { rest += 10000; carry-- } printf "%.0f.%04d", whole + carry, rest }' "$work/b.csv" | sed 's/0*$//')" \
	"$(echo "$total" | sed 's/0*$//')" "the lines add up to the total, in awk"
for by in business channel user; do
	is "$("$numsync" export billing --raw --summary $by 2>/dev/null | python3 -c '
import csv, sys, decimal
decimal.getcontext().prec = 60
rows = list(csv.DictReader(sys.stdin))
print(sum(decimal.Decimal(r["total"]) for r in rows), sum(int(r["numbers"]) for r in rows))')" "$total 3008" "so does the summary by $by"
done
run 0 "$numsync" export billing -o "$work/b.xlsx" --compare "$moment"
run 0 "$numsync" export billing --format xlsx --compare "$moment" --as-of "$(sql 'SELECT numsync.time_text(now())')"
is "$(head -c 2 "$work/out")" PK "a workbook goes to standard output"
mkdir "$work/x"
must unzip -q "$work/b.xlsx" -d "$work/x"
is "$(grep -o 'sheet name="[^"]*"' "$work/x/xl/workbook.xml" | tr '\n' ' ')" \
	'sheet name="Lines" sheet name="Summary by business" sheet name="Summary by channel" sheet name="Summary by user" sheet name="Changes" sheet name="Changes by business" sheet name="Changes by channel" sheet name="Changes by user" sheet name="Disabled but billed" sheet name="Released but billed" sheet name="About" ' "the workbook has its sheets"
cat "$work"/x/xl/worksheets/*.xml | grep -o '<f>[^<]*</f>' >"$work/formulas"
like "$work/formulas" SUM "the workbook's totals are formulas"
is "$(grep -vcE '^<f>(SUM\([A-Z]+2:[A-Z]+[0-9]+\)|ROUND\(SUM\([A-Z]+2:[A-Z]+[0-9]+\),[0-9]+\))</f>$' "$work/formulas")" 0 "the workbook has no formula but the totals"
run 0 xmllint --noout "$work"/x/xl/*.xml "$work"/x/xl/worksheets/*.xml "$work"/x/docProps/*.xml
is "$(wc -c <"$work/err")" 0 "each part of the workbook is XML"
absent hyperlink "the workbook has no link" "$work"/x/xl/worksheets/*.xml
grep -q 'state="frozen"' "$work/x/xl/worksheets/sheet1.xml" && grep -q '<autoFilter' "$work/x/xl/worksheets/sheet1.xml"
ok "the lines have a frozen header and a filter"
for part in "$work"/x/xl/worksheets/*.xml; do
	tail -c 1000 "$part" >"$work/end" # a sheet is one line
	like "$work/end" '<pageSetup [^>]*fitToHeight="0" .*orientation="landscape"/>' "${part##*/}: landscape, as many pages long as it needs"
	like "$work/end" '<oddHeader>&amp;LBilling of account default, .*&amp;R&amp;A</oddHeader><oddFooter>&amp;RPage &amp;P of &amp;N</oddFooter>' "${part##*/}: title, sheet and page are printed"
done
is "$(grep -o '_xlnm.Print_Titles' "$work/x/xl/workbook.xml" | wc -l)" 11 "each sheet repeats its head in print"
like "$work/x/xl/workbook.xml" "Lines!.A:.A,Lines!.1:.1<" "the lines, on more than one page beside another, repeat the number, too"
like "$work/x/xl/workbook.xml" ">'Summary by user'!.1:.1<" "a table that is one page wide has nothing to repeat at its side"
[ "$(grep -l 'fitToWidth="2" fitToHeight="0" pageOrder="overThenDown"' "$work"/x/xl/worksheets/*.xml | sed 's|.*/||' | head -n 1)" = sheet1.xml ]
ok "pages of the same lines follow one another"
head -c 3000 "$work/x/xl/worksheets/sheet1.xml" >"$work/begin"
like "$work/begin" '<col min="1" max="1" width="13[^>]*"' "a column is as wide as what it has"
like "$work/begin" '<col [^>]*hidden="1"' "a column without a value is hidden"
like "$work/x/xl/styles.xml" 'formatCode="#,##0.0000"' "amounts show as many digits as any of them has, so that they are aligned"
like "$work/x/xl/worksheets/sheet11.xml" 'amounts as text' "amounts that no double holds are counted"
if ! light 2 "LibreOffice reads the workbook"; then
office en-US --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1' --outdir "$work" "$work/b.xlsx"
sheets=$work/b-Lines.csv
is "$(wc -l <"$sheets")" 3011 "LibreOffice reads all lines, the total and the reason why it is no formula"
python3 - "$sheets" "$work/b.csv" "$work/b-Summary by channel.csv" "$total" <<'P' >"$work/out" 2>&1
import csv, sys, decimal
decimal.getcontext().prec = 60
D = decimal.Decimal
lines = list(csv.DictReader(open(sys.argv[1])))
exact = {r["id"]: r["billing_monthly_amount"] for r in csv.DictReader(open(sys.argv[2]))}
note = lines.pop()
total = lines.pop()
texts = []
for at, r in enumerate(lines):
    a, e = r["billing_monthly_amount"], exact[r["id"]]
    assert (a == "") == (e == ""), r
    if a:
        assert D(a) == D(e), (a, e)
        if len(e.replace("-", "").replace(".", "").lstrip("0")) > 15:
            texts.append(str(at + 2))
assert D(total["billing_monthly_amount"]) == D(sys.argv[4]), (total["billing_monthly_amount"], sys.argv[4])
said = f"Total of billing_monthly_amount: exact, with {len(texts)} that are text (too many digits for a cell): rows {', '.join(texts[:5])} and {len(texts) - 5} more"
assert said in note.values(), (said, note)
names = {r["id"]: r["name"] for r in lines}
assert names["gen-0000001"].startswith("=HYPERLINK"), names["gen-0000001"]
assert names["gen-0000002"] == "@SUM(1)" and names["gen-0000003"] == "+cmd|x!A1" and names["gen-0000006"] == "-1+1|cmd"
# LibreOffice has no such characters and shows what it likes for them
assert names["gen-0000007"].startswith("not ") and names["gen-0000007"].endswith(" character") and names["gen-0000000"] == "\uFF1D1+1", ascii((names["gen-0000007"], names["gen-0000000"]))
assert "_x0041_" in names["gen-0000005"], names["gen-0000005"]
assert all(r["number"].startswith("+") for r in lines)
assert any(r["created_at"] == "2026-03-29 01:30:00" for r in lines)
groups = list(csv.DictReader(open(sys.argv[3])))
while not groups[-1]["billing_channel"].startswith("Total"):
    groups.pop()
while groups[-1]["billing_channel"].startswith("Total"):
    of_groups = groups.pop()
assert sum(D(r["total"]) for r in groups) == sum(D(e) for e in exact.values() if e)
assert D(of_groups["total"]) == D(sys.argv[4]), of_groups
print("ok")
P
is "$(cat "$work/out")" ok "LibreOffice sees every amount, every text and the totals as they are"
fi
/usr/bin/python3 - "$work/b.xlsx" "$total" <<'P' >"$work/out" 2>&1
import decimal, re, sys
import openpyxl
decimal.getcontext().prec = 60
book = openpyxl.load_workbook(sys.argv[1], read_only=True)
rows = list(book["Lines"].iter_rows(values_only=True))
at = {name: i for i, name in enumerate(rows[0])}
# openpyxl leaves the format's escapes to who asks
names = {r[at["id"]]: re.sub("_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), r[at["name"]] or "") for r in rows[1:] if r[at["id"]]}
assert names["gen-0000007"] == "not \uFFFE a \uFFFF character", ascii(names["gen-0000007"])
assert names["gen-0000005"] == '<script>alert(1)</script> & "quotes" _x0041_ \x01', ascii(names["gen-0000005"])
total = [r for r in rows if r[0] == "Total"][0][at["billing_monthly_amount"]]
assert decimal.Decimal(str(total)) == decimal.Decimal(sys.argv[2]), (total, sys.argv[2])
print("ok")
P
is "$(cat "$work/out")" ok "openpyxl sees every text and the total as they are"
must "$numsync" export billing --where id=gen-0000001 --where id=gen-0000002 --where id=gen-0000003 --where id=gen-0000006 \
	--where id=gen-0000004 --columns name,number,billing_monthly_amount -o "$work/hostile.csv"
if ! light 3 "LibreOffice reads the CSV"; then
office en-US --infilter='Text - txt - csv (StarCalc):44,34,76,1' --convert-to fods --outdir "$work" "$work/hostile.csv"
like "$work/hostile.fods" HYPERLINK "LibreOffice has read the CSV"
is "$(grep -c 'table:formula' "$work/hostile.fods")" 0 "LibreOffice sees no formula in the CSV"
is "$(grep -c 'xlink:href="http' "$work/hostile.fods")" 0 "LibreOffice sees no link in the CSV"
fi

# the page
run 0 "$numsync" export billing -o "$work/b.html" --compare "$moment"
must command -v xmllint
xmllint --html --noout "$work/b.html" 2>"$work/err"
! grep -v 'Tag \(main\|nav\|time\|svg\|rect\|text\|line\|g\) invalid' "$work/err" | grep -q 'error'
ok "the page is well formed"
is "$(grep -c '<script' "$work/b.html")" 1 "one script, whatever a name says"
is "$(grep -cE '(src|href)="?(http|//)' "$work/b.html")" 0 "the page fetches nothing"
must python3 tests/lib/page.py "$work/b.html"
cp "$work/out" "$work/page.json"
shown=$(python3 -c 'import sys; from decimal import Decimal; print(f"{Decimal(sys.argv[1]):,}")' "$total")
grep -qF "total $shown a month" "$work/b.html"
ok "the page has the total, with signs between its thousands"
NUMSYNC_NUMBER_FORMAT='1.234,56' NUMSYNC_CURRENCY=EUR run 0 "$numsync" export billing -o "$work/eur.html"
grep -qF "total $(echo "$shown" | tr ',.' '.,') EUR a month" "$work/eur.html"
ok "they are those of the account"
for by in Businesses Channels; do
	is "$(jq -r ".totals[\"$by, the biggest total first\"] | .[0] + \" \" + .[-3] + \" \" + .[-1]" "$work/page.json")" "Total 3008 $total" "the total stands under the table of $by"
	is "$(jq -r "[.tables[\"$by, the biggest total first\"][0][] | .[-1] | tonumber] | . == (sort | reverse)" "$work/page.json")" true "$by: the biggest comes first"
done
is "$(jq -r '.totals["Disabled numbers with an amount, the biggest first"] | .[0] + " " + .[5]' "$work/page.json")" \
	"$(sql "SELECT 'Total of ' || count(*) || ' ' || sum(billing_monthly_amount) FROM numsync.phone_number WHERE NOT enabled AND billing_monthly_amount <> 0")" "what is disabled but billed is added up, also what the page does not show"
is "$(jq -r '.tables["Disabled numbers with an amount, the biggest first"][0] | length' "$work/page.json")" 50 "the page shows 50 of them"
is "$(jq -r '.tables["Disabled numbers with an amount, the biggest first"][0][0][5]' "$work/page.json")" "$(sql 'SELECT max(billing_monthly_amount) FROM numsync.phone_number WHERE NOT enabled')" "the biggest first"
jq -r '.code[]' "$work/page.json" >"$work/commands"
[ "$(wc -l <"$work/commands")" -ge 2 ] && ! grep -qvE '^numsync export billing --as-of [0-9TZ:.-]+ --' "$work/commands"
ok "a command that lists the rest asks for the page's moment"
like "$work/commands" '^numsync export billing --as-of [^ ]+ --where enabled=false$' "and for what the page shows the beginning of"
NUMSYNC_CURRENCY=EUR run 0 "$numsync" export billing --gone --where billing_user_id=u-1 --where status=Active -o "$work/some.html"
like "$work/some.html" ' EUR a month</strong>' "the page has the currency"
must python3 tests/lib/page.py "$work/some.html"
jq -r '.code[]' "$work/out" >"$work/commands"
like "$work/commands" '--gone --where billing_user_id=u-1 --where status=Active --where enabled=false$' "what the page was chosen by is in the command that lists the rest"
run 0 "$numsync" export billing --where id=none -o "$work/none.html"
is "$(grep -c 'There is no number' "$work/none.html")" 2 "a page of no number says so where its groups would be"
like "$work/b.html" 'By business' "the page has the summary by business"
like "$work/b.html" 'numbers came' "the page has what changed"
like "$work/b.html" 'Numbers without an amount' "the page has the numbers without an amount"
done_testing
