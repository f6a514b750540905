# Where an export goes: formats that there are, and several accounts in one file or in one each.
# Promise: a name that asks for another format is refused before anything is written; a file of several accounts has all of them, with
# the account as its first column, or is not written.
. tests/lib/e2e.sh
database
sandbox --generate 5
must "$numsync" pull -q
for ending in xls ods json pdf PDF; do
	run 64 "$numsync" export billing -o "$work/x.$ending"
	like "$work/err" "no export as .$ending: the formats are .csv, .xlsx .*, .jsonl .* and .html" "a file that ends in .$ending is refused, with the formats that there are"
	is "$(test -e "$work/x.$ending"; echo $?)" 1 "nothing is written to x.$ending"
done
run 0 "$numsync" export billing -o "$work/x.json" --format jsonl
is "$(head -n 1 "$work/x.json" | jq -r .account)" null "a format that is named counts, whatever the file's name"
run 0 "$numsync" export billing -o "$work/x.XLSX"
is "$(head -c 2 "$work/x.XLSX")" PK "capitals in the name's end do not count"
printf '[numsync]\nexport = billing -o /srv/x.pdf\n' >"$NUMSYNC_CONFIG"
run 78 "$numsync" config
like "$work/err" ':2: export: there is no export as .pdf' "nor do the settings take it"

# ---- two accounts
echo "$LEADPING_API_KEY" >"$work/key"
chmod 600 "$work/key"
printf '%s\n' '[numsync]' "key_file = $work/key" '[account b/1]' '[account a]' >"$NUMSYNC_CONFIG"
must "$numsync" pull -q --all-accounts
run 0 "$numsync" export billing --all-accounts --columns number,name
is "$(head -n 1 "$work/out" | tr -d '\r')" 'account,number,name' "the account is the first column"
is "$(cut -d, -f 1 "$work/out" | uniq -c | tr -s ' ' | tr '\n' ';')" ' 1 account; 5 b/1; 5 a;' "the lines of all accounts, with one header"
run 0 "$numsync" export billing --all-accounts --format jsonl --columns number
is "$(jq -r .account "$work/out" | uniq -c | tr -s ' ' | tr '\n' ';')" ' 5 b/1; 5 a;' "and as JSON Lines"
run 0 "$numsync" export billing --all-accounts --columns number,account
is "$(head -n 1 "$work/out" | tr -d '\r')" 'number,account' "where the columns name the account, it stands there"
run 0 "$numsync" export billing --all-accounts --summary business --raw --bom -o "$work/all.csv"
is "$(head -c 11 "$work/all.csv" | od -An -c | tr -d ' ')" '357273277account,' "totals have the account, too, behind one byte order mark"
is "$(grep -c '^.\{0,3\}account,' "$work/all.csv")" 1 "and one header"
run 0 "$numsync" export billing --all-accounts -o "$work/{account}.csv"
is "$(wc -l <"$work/a.csv") $(wc -l <"$work/b_1.csv") $(head -c 7 "$work/a.csv")" '6 6 number,' "with {account} in its name each has a file of its own"
run 0 "$numsync" export billing --account a --format csv --columns number -o "$work/{account"
is "$(wc -l <"$work/{account")" 6 "a brace that is not closed is a letter of the name"
run 0 "$numsync" export billing --all-accounts -o "$work/{account}.xlsx"
is "$(head -c 2 "$work/b_1.xlsx")" PK "which may be a workbook"
run 64 "$numsync" export billing --all-accounts -o "$work/all.xlsx"
like "$work/err" "a workbook or a page is of one account.*'billing-\{account\}.xlsx'" "a workbook of several accounts is refused, with the way to it"
run 64 "$numsync" export billing --all-accounts --about
like "$work/err" 'what --about says is of one account' "what a file is about is of one account"
printf '%s\n' '[numsync]' "key_file = $work/key" '[account b/1]' '[account b_1]' >"$NUMSYNC_CONFIG"
run 64 "$numsync" export billing --all-accounts -o "$work/{account}.csv"
like "$work/err" 'the exports of the accounts b/1 and b_1 would both be written to .*/b_1.csv' "two accounts that come to one file are refused"

# ---- an account that cannot be exported
printf '%s\n' '[numsync]' "key_file = $work/key" '[account a]' '[account c]' >"$NUMSYNC_CONFIG"
echo before >"$work/all.csv"
run 64 "$numsync" export billing --all-accounts --as-of "$(date -u +%FT%TZ)" -o "$work/all.csv"
like "$work/err" 'account c.*nothing is known' "the account that cannot be exported is named"
like "$work/err" 'all.csv was not written, for it would lack an account' "and that the file was not written"
is "$(cat "$work/all.csv")" before "what was there is still there"
printf '%s\n' '[numsync]' "key_file = $work/key" '[account b/1]' '[account a]' 'amount_is = plan' >"$NUMSYNC_CONFIG"
run 64 "$numsync" export billing --all-accounts
like "$work/err" 'the columns of account a are others than those of the accounts before it' "columns that differ are refused"
run 0 "$numsync" export billing --all-accounts --columns number,counted_amount
done_testing
