# What an export wrote comes in again when a spreadsheet has saved it, in German and in American.
# Promise: a file that numsync exported and a spreadsheet saved anew brings no fault and no change; a value that can be read in two ways is
# a fault, never guessed.
. tests/lib/e2e.sh
. tests/lib/office.sh
database
# of the demo's numbers the first 60, those with odd names and those with odd ids: together they have each kind of value that is exported
jq '.numbers |= (to_entries | map(select(.key < 60 or (.key >= 100 and .key < 120) or (.value.id | test("^pn-") | not)).value))' \
	"$fixtures/demo/account.json" >"$work/account.json"
sandbox --state "$work/account.json"
# names that a spreadsheet could take for formulas, amounts with thousands and many digits, times with parts of a second
n=0
for id in $(jq -r '.numbers[:8][].id' "$work/account.json"); do
	n=$((n + 1))
	case $n in
	1) set -- '"name":"=1+1"' ;;
	2) set -- "\"name\":\"'=quoted\"" ;;
	3) set -- '"name":"-2+3"' ;;
	4) set -- '"name":"@home"' ;;
	5) set -- '"name":"Smith; Sons, \"Ltd\""' ;;
	6) set -- '"name":"B\u00fcro \u20ac"' ;;
	7) set -- '"billing.monthlyAmount":"1234.50","createdAt":"2026-01-01T00:00:00.7654321Z"' ;;
	8) set -- '"billing.monthlyAmount":"1234567.25","createdAt":"2026-03-29T01:59:59.9999999Z"' ;;
	esac
	control edit "{\"id\":\"$id\",\"set\":{$1}}" >/dev/null
done
must "$numsync" pull
moment=$(sql 'SELECT numsync.time_text(now())')
must "$numsync" export billing -o "$work/e.csv" --as-of "$moment"
must "$numsync" export billing -o "$work/e.xlsx" --as-of "$moment"
must "$numsync" export billing --decimal-comma -o "$work/comma.csv" --as-of "$moment"
must "$numsync" export billing --delimiter ';' -o "$work/semicolon.csv" --as-of "$moment"
# saved LOCALE LANGUAGE FILE SEPARATOR: opens FILE and saves its first sheet as LOCALE.csv, cells as they are shown
saved() {
	rm -rf "$work/saved"
	case $3 in
	*.csv) office "$1" "--infilter=Text - txt - csv (StarCalc):44,34,76,1,,$2,false,true" --convert-to "csv:Text - txt - csv (StarCalc):$4,34,76,1,,0,false,true,false" --outdir "$work/saved" "$3" ;;
	*) office "$1" --convert-to "csv:Text - txt - csv (StarCalc):$4,34,76,1,,0,false,true,false" --outdir "$work/saved" "$3" ;;
	esac
	cat "$work/saved/"*.csv
}
comes_back() { # SOURCE FILE TEXT
	run 0 "$numsync" import --source "$1" "$2"
	like "$work/err" 'not read: the column.* read_at' "$3: what only exports have is passed over, and said"
	run 0 "$numsync" drift --source "$1"
	is "$(sql "SELECT count(DISTINCT line) FROM numsync.expectation WHERE source = '$1'")" "$(sql 'SELECT count(*) FROM numsync.phone_number')" "$3: every line is there, and all that it says holds"
}
comes_back as-it-is "$work/e.csv" "the export itself"
comes_back comma "$work/comma.csv" "the export with decimal commas"
comes_back semicolon "$work/semicolon.csv" "the export with semicolons"
run 0 "$numsync" import --dry-run --source whole "$work/e.csv"
like "$work/err" 'e.csv: every cell that is not empty is an expectation, of 1[0-9] fields: name, .*billing_monthly_amount.*. For fewer, delete columns or add --ignore-columns with their names$' "who imports a whole export is told how much it asks for"
is "$(grep -c withdraw "$work/err")" 0 "a rehearsal has nothing to take back"
run 0 "$numsync" import --source whole "$work/e.csv"
like "$work/err" 'For fewer, import it again with --ignore-columns and their names, then take this batch back; what is said again stays$' "who has imported it is told how to ask for less"
like "$work/err" 'e.csv: to take all of it back: .numsync withdraw --batch [0-9]+.$' "and how to take it back"
run 0 "$numsync" import --source whole "$work/e.csv"
is "$(grep -c expectation "$work/err")" 0 "a file that was there before has asked for nothing"
run 0 "$numsync" withdraw --source whole
"$numsync" export billing --columns number,name,enabled -o "$work/few.csv" 2>/dev/null
run 0 "$numsync" import --dry-run --source few "$work/few.csv"
is "$(grep -c expectation "$work/err")" 0 "some columns are what a person may well mean"
for of in e.csv e.xlsx; do
	for locale in 'en-US 1033 44' 'de-DE 1031 59'; do
		set -- $locale
		saved "$1" "$2" "$work/$of" "$3" >"$work/$1-$of.csv"
		comes_back "$1-$of" "$work/$1-$of.csv" "$of, saved by a spreadsheet in $1"
	done
done
like "$work/de-DE-e.xlsx.csv" ';1[.]?234,50?;' "the German spreadsheet has written commas"
like "$work/de-DE-e.xlsx.csv" ';WAHR;' "a truth is a word there, not a 1"
like "$work/de-DE-e.csv.csv" '(^|;)1[0-9]{10};' "the spreadsheet has taken the plus away"
must "$numsync" plan
is "$(sql 'SELECT count(*) FROM numsync.plan')" 0 "no change follows from any of them"
is "$(sql "SELECT count(*) FROM numsync.expectation_line WHERE number !~ '^[+]'")" 0 "numbers that lost their plus are kept with it"
done_testing
