# Desired state from CSV: dry run, withdrawal, whole sources, priorities, time zones, encodings, mended files.
# Promise: the higher-priority source wins field by field, within a source the later batch; what loses is shown; withdraw takes back what
# no other batch that stands says; --replace: what the file no longer lists is withdrawn; --errors gives the faulty lines back.
. tests/lib/e2e.sh
database
sandbox --state "$fixtures/demo/account.json"
must "$numsync" pull
n1=$(sql "SELECT number FROM numsync.phone_number WHERE enabled ORDER BY id LIMIT 1")
n2=$(sql "SELECT number FROM numsync.phone_number WHERE enabled ORDER BY id LIMIT 1 OFFSET 1")
n3=$(sql "SELECT number FROM numsync.phone_number WHERE enabled ORDER BY id LIMIT 1 OFFSET 2")
counts() { sql "SELECT (SELECT count(*) FROM numsync.expectation WHERE withdrawn_at IS NULL) || ' ' || (SELECT count(*) FROM numsync.import_batch) || ' ' || (SELECT count(*) FROM numsync.plan)"; }
wanted() { sql "SELECT coalesce(operand[1], operator) FROM numsync.expectation_in_force WHERE number = '$1' AND field = '$2'"; }

# a dry run shows what would come, and the plan, and changes nothing
printf 'number,enabled\n%s,false\n%s,true\n' "$n1" "$n2" >"$work/a.csv"
run 0 "$numsync" import --dry-run "$work/a.csv"
like "$work/out" '2 new, 0 changed, 0 unchanged' "a dry run counts new, changed and unchanged"
like "$work/out" '1 change, 1 of them disable' "a dry run shows the plan that would follow"
like "$work/out" "^- .${n1#+} +true +→ false" "a dry run shows the changes"
is "$(counts)" '0 0 0' "a dry run changes nothing"
must "$numsync" import "$work/a.csv"
printf 'number,enabled\n%s,true\n%s,true\n%s,true\n' "$n1" "$n2" "$n3" >"$work/b.csv"
run 0 "$numsync" import --json "$work/b.csv"
is "$(jq -c '[.new, .changed, .unchanged, .withdrawn]' "$work/out")" '[1,1,1,0]' "new, changed and unchanged are told apart"

# an expectation that two files state stands while one of them does
run 0 "$numsync" withdraw --batch 1 --dry-run
is "$(wanted "$n2" enabled)" true "a dry run withdraws nothing"
must "$numsync" withdraw --batch 1
is "$(wanted "$n2" enabled)" true "what a later file repeats stands"
is "$(wanted "$n1" enabled)" true "what a later file changed stays changed"
run 64 "$numsync" withdraw --batch 1
must "$numsync" withdraw --batch 2
is "$(sql 'SELECT count(*) FROM numsync.expectation_in_force')" 0 "an expectation goes with the last file that states it"
must "$numsync" import "$work/b.csv"
is "$(wanted "$n3" enabled)" true "a file that was withdrawn can be imported again"
run 64 "$numsync" withdraw --batch 99
run 64 "$numsync" withdraw --source nobody
run 64 "$numsync" withdraw

# --replace: the file is the whole of its source
printf 'number,name\n%s,Alpha\n%s,Beta\n' "$n1" "$n2" >"$work/crm1.csv"
printf 'number,name\n%s,Alpha\n%s,Gamma\n' "$n1" "$n3" >"$work/crm2.csv"
must "$numsync" import --source crm "$work/crm1.csv"
run 0 "$numsync" import --source crm --replace --json "$work/crm2.csv"
is "$(jq -c '[.new, .changed, .unchanged, .withdrawn]' "$work/out")" '[1,0,1,1]' "a replacing file withdraws what it does not list"
is "$(wanted "$n2" name)" '' "the unlisted expectation is gone"
is "$(wanted "$n1" name)" Alpha "an expectation that the replacing file lists stands"
is "$(wanted "$n1" enabled)" true "another source is not touched"
sql "SELECT number FROM numsync.phone_number ORDER BY id LIMIT 100" | awk 'BEGIN { print "number,name" } { print $0 ",n" NR }' >"$work/many.csv"
must "$numsync" import --source bulk "$work/many.csv"
head -n 3 "$work/many.csv" >"$work/few.csv"
run 4 "$numsync" import --source bulk --replace "$work/few.csv"
like "$work/err" 'withdraw 98 expectations about 98 of the 100 numbers that source bulk speaks of \(.*at most 20 .*--force withdraw' "too many withdrawals are refused with numbers, sample and the way out"
is "$(sql "SELECT count(*) FROM numsync.expectation WHERE source = 'bulk' AND withdrawn_at IS NULL")" 100 "too many withdrawals: nothing is withdrawn"
run 4 "$numsync" import --source bulk --replace --dry-run "$work/few.csv"
run 0 "$numsync" import --source bulk --replace --force withdraw "$work/few.csv"
must "$numsync" withdraw --source bulk

# two sources that disagree: the plan follows the priority, drift says which one lost
printf 'number,name\n%s,From CRM\n' "$n2" >"$work/p1.csv"
printf 'number,name\n%s,From ERP\n' "$n2" >"$work/p2.csv"
must "$numsync" import --source crm "$work/p1.csv"
run 0 "$numsync" import --source erp "$work/p2.csv"
NUMSYNC_SOURCES='admin:100, crm:40, erp:60' run 2 "$numsync" plan --only-number "$n2" --format json
is "$(jq -r '.[] | select(.field == "name") | .after' "$work/out")" 'From ERP' "the plan follows the priority"
NUMSYNC_SOURCES='admin:100, crm:70, erp:60' run 2 "$numsync" plan --only-number "$n2" --format json
is "$(jq -r '.[] | select(.field == "name") | .after' "$work/out")" 'From CRM' "the plan follows the priority when the configuration changes it"
NUMSYNC_SOURCES='admin:100, crm:70, erp:60' run 2 "$numsync" drift --number "$n2"
like "$work/out" 'overruled: erp says From ERP' "drift says which one lost"
like "$work/out" 'p1.csv:2' "drift says who asked, with file and line"
like "$work/out" 'name, source crm: 1, correctable' "drift is grouped by field and source"
NUMSYNC_SOURCES='admin:100, crm:70, erp:60' run 0 "$numsync" drift --overruled --format json
is "$(jq -c '[.[] | [.source, .says, .winner_source, .winner_says]]' "$work/out")" '[["erp","From ERP","crm","From CRM"]]' "drift --overruled lists what is said in vain"
NUMSYNC_SOURCES='admin:100, crm:70, crm:60' run 78 "$numsync" drift
like "$work/err" 'each source once' "priorities that contradict each other are refused"

# effective and expiring, in the account's time zone
sql "DELETE FROM numsync.expectation_line"
printf 'number,enabled,effective_at,expires_at\n%s,false,2026-07-01,2026-07-31\n' "$n1" >"$work/t.csv"
NUMSYNC_TIME_ZONE=America/New_York must "$numsync" import "$work/t.csv"
is "$(sql "SELECT numsync.time_text(effective_at) || ' ' || numsync.time_text(expires_at) FROM numsync.expectation WHERE withdrawn_at IS NULL")" \
	'2026-07-01T04:00:00.000000Z 2026-08-01T04:00:00.000000Z' "a date is one of the account's time zone, to the end of its last day"
is "$(wanted "$n1" enabled)" '' "out of its time it does not count"
NUMSYNC_TIME_ZONE=Mars/Olympus run 78 "$numsync" import --source x "$work/t.csv"
like "$work/err" 'Europe/Berlin' "an unknown time zone is refused"
printf 'number,enabled,effective_at,expires_at\n%s,false,2026-07-01T12:00:00Z,2026-07-01T11:00:00\n' "$n1" >"$work/t2.csv"
run 65 "$numsync" import "$work/t2.csv"
like "$work/err" 'expires before it takes effect' "a window that is empty is refused"
printf 'number,enabled,expires_at\n%s,false,2999-01-01\n' "$n1" >"$work/t3.csv"
must "$numsync" import "$work/t3.csv"
is "$(wanted "$n1" enabled)" false "an expectation counts within its time"

# encodings
printf 'number,name\n%s,Zentrale K\366ln\n' "$n3" >"$work/w.csv"
run 65 "$numsync" import "$work/w.csv"
like "$work/err" 'line 2, column 2.*--encoding windows-1252' "Windows-1252 is recognised, with advice"
run 0 "$numsync" import --encoding windows-1252 "$work/w.csv"
is "$(wanted "$n3" name)" 'Zentrale Köln' "Windows-1252 is converted on --encoding"
run 64 "$numsync" import --encoding klingon "$work/w.csv"
printf 'number\tname\r\n%s\tBüro\r\n' "$n3" | iconv -f UTF-8 -t UTF-16 >"$work/u.csv"
must "$numsync" import "$work/u.csv"
is "$(wanted "$n3" name)" Büro "UTF-16 is read"

# the faulty lines come back ready to be mended
printf 'number,enabled,name\n%s,maybe,"A, ""B"""\n%s,true,Good\n+15550009998,true,\n%s,yes,\n12,x,\n' "$n1" "$n2" "$n3" >"$work/f.csv"
before=$(counts)
run 65 "$numsync" import --errors "$work/e.csv" "$work/f.csv"
is "$(counts)" "$before" "a file with faults changes nothing"
is "$(wc -l <"$work/err" | tr -d ' ')" 5 "each fault is told, and the end"
is "$(head -n 1 "$work/e.csv")" 'number,enabled,name,error' "the faulty lines keep the header"
is "$(sed -n 2p "$work/e.csv" | cut -d, -f1-4)" "$n1,maybe,\"A, \"\"B\"\"\"" "the faulty lines come back as they were"
is "$(awk -F, 'NR > 1 { print $1 }' "$work/e.csv" | tr '\n' ' ')" "$n1 +15550009998 12 " "the faulty lines come in the order of the file, those that only the mirror shows too"
sed -e 's/,maybe,/,true,/' -e '/15550009998/d' -e '/^12,/d' "$work/e.csv" >"$work/mended.csv"
run 0 "$numsync" import --errors "$work/e2.csv" "$work/mended.csv"
is "$(wanted "$n1" name)" 'A, "B"' "the mended file goes in, its reasons unread"
# and say what they said: the same delimiter, and quotes where there were some
printf 'number;billing_monthly_amount;name;enabled\n%s;1.234; Plain ;maybe\n%s;"1,5";" Quoted ";maybe\n' "$n1" "$n2" >"$work/f.csv"
run 65 "$numsync" import --errors "$work/e.csv" "$work/f.csv"
is "$(head -n 1 "$work/e.csv")" 'number;billing_monthly_amount;name;enabled;error' "the faulty lines of a file with semicolons have semicolons"
is "$(sed -n '2,3s/;"line .*//p' "$work/e.csv" | tr '\n' '|')" "$n1;1.234; Plain ;maybe|$n2;\"1,5\";\" Quoted \";maybe|" "their cells come back as they were"
sed 's/;maybe/;true/' "$work/e.csv" >"$work/mended.csv"
run 65 "$numsync" import --source semicolons "$work/mended.csv"
like "$work/err" '"1.234": a number such as 1.234 can mean two things in a file with semicolons' "what can mean two things in the file can mean two things in what comes back"
sed -i 's/;1\.234;/;1.2340;/' "$work/mended.csv"
run 0 "$numsync" import --source semicolons "$work/mended.csv"
is "$(sql "SELECT string_agg(operand[1], '|' ORDER BY line, field) FROM numsync.expectation WHERE source = 'semicolons' AND field <> 'enabled'")" '1.234|Plain|1.5| Quoted ' "the mended file says what the file would have said"
printf 'sep=|\nnumber|name|enabled\n%s|a,b;c|maybe\n' "$n1" >"$work/f.csv"
run 65 "$numsync" import --errors "$work/e.csv" "$work/f.csv"
sed 's/|maybe/|true/' "$work/e.csv" >"$work/mended.csv"
run 0 "$numsync" import --source bars "$work/mended.csv"
is "$(wanted "$n1" name) $(sql "SELECT operand[1] FROM numsync.expectation WHERE source = 'bars' AND field = 'name'")" 'A, "B" a,b;c' "a delimiter that a first line names is named again"
printf 'sep=;\nnumber;what, if, any\n%s;x\n' "$n1" >"$work/f.csv"
run 65 "$numsync" import --errors "$work/e.csv" "$work/f.csv"
is "$(head -n 1 "$work/e.csv")" 'number;"what, if, any";error' "a name of a column shows no other delimiter"
printf 'number\tname\tenabled\n%s\tTab\tmaybe\n' "$n1" >"$work/f.csv"
run 65 "$numsync" import --errors "$work/e.csv" "$work/f.csv"
is "$(cut -f 2 "$work/e.csv" | tr '\n' ' ')" 'name Tab ' "tabs stay tabs"
# amounts that cannot be read together come back together: the lines of each kind alone could be read, as something else
amounts() { # ROWS LINES WHAT: all that comes back, and that it is as doubtful as it was
	printf '%b' "$1" >"$work/f.csv"
	run 65 "$numsync" import --source amounts --errors "$work/e.csv" "$work/f.csv"
	is "$(awk 'NR > 1' "$work/e.csv" | grep -o '"line [0-9]*' | tr -dc '0-9\n' | tr '\n' ' ')" "$2 " "$3: the lines that come back"
	sed 's/maybe/true/' "$work/e.csv" >"$work/again.csv"
	run 65 "$numsync" import --source amounts --errors "$work/e2.csv" "$work/again.csv"
	like "$work/err" 'has a number such as 1[.,]234.* one with a comma before its fraction, such as 12,50' "$3: what comes back contradicts itself as the file did"
	is "$(wc -l <"$work/e2.csv")" "$(wc -l <"$work/e.csv")" "$3: and comes back whole again"
}
amounts "number\tbilling_monthly_amount\n$n1\t12,50\n$n2\t1.234\n$n3\t7\n" '2 3' "with tabs, the comma first"
like "$work/e.csv" "	12,50	\"line 2, column 2 \(billing_monthly_amount\), \"\"12,50\"\": line 3 has a number such as 1.234, and line 2 one with a comma" "the line that makes another one doubtful has its place, its value and its reason"
amounts "number,billing_monthly_amount\n$n3,7\n$n1,1.234\n$n2,\"12,50\"\n" '3 4' "with commas, the comma last"
amounts "number,billing_monthly_amount\n$n1,\"12,50\"\n$n2,\"1,234.50\"\n" '2 3' "commas for two things"
amounts "number,billing_monthly_amount,enabled\n$n1,\"12,50\",\n$n2,1.234,maybe\n" '2 3' "a line that has another fault, too"
is "$(sql "SELECT count(*) FROM numsync.import_batch WHERE source = 'amounts'")" 0 "no doubtful amount went in"
sed 's/1\.234,/1.2340,/; s/maybe/true/' "$work/e.csv" >"$work/mended.csv"
run 0 "$numsync" import --source amounts "$work/mended.csv"
sed 's/1\.234,/1.2340,/; s/maybe/true/' "$work/f.csv" >"$work/mended.csv"
run 0 "$numsync" import --source amounts "$work/mended.csv"
is "$(sql "SELECT string_agg(operand[1], '|' ORDER BY line) FROM numsync.expectation WHERE source = 'amounts' AND field = 'billing_monthly_amount'")" '12.5|1.234' "what was mended goes in, and says the same again when the whole file follows"
printf 'number,billing_monthly_amount\n%s,"12,50|1.234"\n' "$n1" >"$work/f.csv"
run 65 "$numsync" import "$work/f.csv"
like "$work/err" 'f.csv has 1 fault;' "a cell that contradicts itself is one fault"
# a line that has not as many cells as the header stays refused until it is mended, however often it comes back
printf 'number,name,enabled\n%s,false\n%s,x,true,y\n%s,%s,maybe\n' "$n1" "$n2" "$n3" Short >"$work/f.csv"
run 65 "$numsync" import --errors "$work/e.csv" "$work/f.csv"
sed 's/"line .*/WHY/' "$work/e.csv" >"$work/why.csv"
is "$(tr '\n' '|' <"$work/why.csv")" "number,name,enabled,error|$n1,false,,,WHY|$n2,x,true,y,WHY|$n3,Short,maybe,WHY|" "the reason of a line with another count stands behind the column error"
run 65 "$numsync" import --errors "$work/e2.csv" "$work/e.csv"
is "$(grep -c ': the line has 5 cells, the header 4 columns' "$work/err")" 2 "such a line is refused as it comes back"
is "$(sed 's/"line .*/WHY/' "$work/e2.csv")" "$(cat "$work/why.csv")" "and comes back once more as it was, with one reason"
awk 'NR == 1 { print $0 "," } NR == 2' "$work/e.csv" >"$work/filled.csv"
run 65 "$numsync" import "$work/filled.csv"
like "$work/err" 'a value in a column without a name' "it is refused, too, when a spreadsheet has made the rows of one length"
printf 'number,error,name,enabled\n%s,old,false\n' "$n1" >"$work/f.csv"
run 65 "$numsync" import --errors "$work/e.csv" "$work/f.csv"
is "$(sed 's/"line .*/WHY/' "$work/e.csv" | tr '\n' '|')" "number,name,enabled,error|$n1,old,false,,WHY|" "no cell is left out where none can be trusted to be under its column"
run 65 "$numsync" import "$work/e.csv"
printf 'number,name,enabled,error\n%s,Mended,,"line 2"\n' "$n1" >"$work/mended.csv"
run 0 "$numsync" import --source counts "$work/mended.csv"
run 64 "$numsync" import --errors "$work/e.csv" - </dev/null
awk 'BEGIN { print "number,enabled"; for (i = 0; i < 20000; i++) print "+1555" 1000000 + i ",x" }' >"$work/allbad.csv"
run 65 "$numsync" import --errors "$work/e.csv" "$work/allbad.csv"
like "$work/err" '20000 faults; the first 10000' "the reasons of a hopeless file are bounded, and that is said"
done_testing
