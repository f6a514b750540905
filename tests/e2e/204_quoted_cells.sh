# A file with every cell in quotes says what the same file without quotes says.
# Promise: an empty cell is no opinion, quoted or not; a backslash alone is the empty text; a ' that an export put before a text comes off.
. tests/lib/e2e.sh
database
sandbox --generate 12
must "$numsync" pull
number() { sql "SELECT number FROM numsync.phone_number WHERE id = '$1'"; }
said() { sql "SELECT coalesce(string_agg(phone_id || ' ' || field || ' ' || operator || ' ' || operand::text, ', ' ORDER BY phone_id, field), '') FROM numsync.expectation WHERE source = '$1'"; }
a=gen-0000001 b=gen-0000002 c=gen-0000003

# as many programs export: no column is left out, no cell without quotes
{
	echo '"id","number","name","enabled","override_reason","reason","on_drift","provider_error","provider_release_reason","warmup_pause_reason","expires_at"'
	printf '"%s","%s","One","","","","disable","","","",""\n' "$a" "$(number $a)"
	printf '"%s","","","true","","","disable","","","",""\n' "$b"
	printf '"","%s","","","",""," ","","","",""\n' "$(number $c)"
	printf '"","","","","","","","","","",""\n'
} >"$work/quoted.csv"
sed 's/"//g' "$work/quoted.csv" >"$work/plain.csv"
must "$numsync" import --source quoted "$work/quoted.csv"
must "$numsync" import --source plain "$work/plain.csv"
is "$(said quoted)" "$a name eq {One}, $b enabled eq {true}" "only what has something in it is an expectation"
is "$(said quoted)" "$(said plain)" "the file with quotes says what the same file without them says"
run 2 "$numsync" plan --format json
is "$(jq -r '[.[] | select(.after != .before) | .field] | unique | join(" ")' "$work/out")" name "no live number is to be switched off, and no empty reason is pushed"
run 0 "$numsync" apply --yes
is "$(stats '.puts_by_id | keys | join(" ")')" "$a" "an empty cell sends nothing"

# tests that are empty and an answer to their failing: nothing is tested, so nothing fails
printf '"id","location_place","on_drift"\n"%s","","disable"\n' "$c" >"$work/tests.csv"
must "$numsync" import --source tests "$work/tests.csv"
printf '"id","override_reason"\n"%s",""\n' "$c" >"$work/reason.csv"
must "$numsync" import --source tests "$work/reason.csv"
must "$numsync" plan
is "$(said tests)" '' "an empty test with on_drift = disable is none, nor is an empty reason"

# the empty text is said with a backslash
printf '"id","provider_error"\n"%s","\\"\n' "$a" >"$work/literal.csv"
must "$numsync" import --source literal "$work/literal.csv"
is "$(said literal)" "$a provider_error eq {\"\"}" "a backslash alone is the empty text"
printf '"id","name"\n"%s","\\"\n' "$a" >"$work/noname.csv"
run 65 "$numsync" import "$work/noname.csv"
like "$work/err" 'line 2, column 2 \(name\).*a name cannot be empty' "the empty text is no name"
printf '"id","name","enabled"\n"%s","","maybe"\n' "$a" >"$work/bad.csv"
run 65 "$numsync" import --errors "$work/errors.csv" "$work/bad.csv"
like "$work/errors.csv" "^$a,,maybe," "a faulty line comes back with its empty cells empty"
# what an export disarmed for a spreadsheet comes back as it was
n=0
for name in '=HYPERLINK(\"x\")' '@SUM(1)' '-2+3' '+1 bonus' "'=quoted" "''twice" '\t=1+1' '\uFF1D1+1'; do
	n=$((n + 1))
	control edit "{\"id\":\"gen-000000$n\",\"set\":{\"name\":\"$name\"}}" >/dev/null
done
must "$numsync" pull
must "$numsync" export billing --columns id,name -o "$work/back.csv"
is "$(grep -c ",\"'" "$work/back.csv")" 7 "an export puts a ' before what a spreadsheet could take for a formula"
must "$numsync" import --source back "$work/back.csv"
run 0 "$numsync" drift --source back
is "$(sql "SELECT count(*) FROM numsync.expectation WHERE source = 'back'")" 12 "every name that was exported is an expectation again, and each holds"
printf 'id,enabled,reason\n%s,true,"'\''=because"\n' "$a" >"$work/because.csv"
must "$numsync" import --source because "$work/because.csv"
is "$(sql "SELECT DISTINCT reason FROM numsync.expectation WHERE source = 'because'")" '=because' "a ' before a reason comes off, too"
done_testing
