# Lines that repeat each other, however they name the number; numbers that are known later, are gone, or change their id.
# Promise: duplicate lines for one number and field are a fault unless they agree; each line stays on record as it was; lines that name
# the number alone are looked up whenever they are asked for.
. tests/lib/e2e.sh
database
sandbox --generate 40
must "$numsync" pull
number() { sql "SELECT number FROM numsync.phone_number WHERE id = '$1'"; }
a=gen-0000001 b=gen-0000002 c=gen-0000003
verdict() { sql "SELECT string_agg(phone_id || ' ' || verdict, ',' ORDER BY phone_id) FROM numsync.expectation_check WHERE account_id = 1 AND source = '$1'"; }

# the same number by id and by number, in one file
printf 'id,number,name\n%s,,One\n,%s,One\n,%s,Two\n%s,,Two\n' "$a" "$(number $a)" "$(number $b)" "$b" >"$work/mixed.csv"
run 0 "$numsync" import --source mixed --json "$work/mixed.csv"
is "$(jq -c '[.lines, .new, .changed, .unchanged]' "$work/out")" '[4,2,0,0]' "lines that say the same of one number count once, by id or by number"
is "$(sql "SELECT count(*) FROM numsync.import_line WHERE batch_id = 1")" 4 "lines that say the same stay on record, each of them"
printf 'id,number,name\n%s,,One\n,%s,Other\n' "$a" "$(number $a)" >"$work/clash.csv"
run 65 "$numsync" import --source clash --errors "$work/mend.csv" "$work/clash.csv"
like "$work/err" 'line 3, column 3 \(name\), "Other": line 2 says something else' "contradictions are found across id and number"
is "$(grep -c 'says something else' "$work/err") $(grep -c 'has 1 fault;' "$work/err")" '1 1' "a contradiction is one fault"
is "$(cut -d, -f3 "$work/mend.csv" | tr '\n' ' ')" 'name One Other ' "both lines of a contradiction come back"
like "$work/mend.csv" '^gen-0000001,,One,"line 2, column 3 \(name\): line 3 says something else about the same number and field; correct' "each of them names the other"
run 65 "$numsync" import --source clash --errors "$work/mend2.csv" "$work/mend.csv"
like "$work/err" 'line 3, column 3 \(name\), "Other": line 2 says something else' "what comes back contradicts itself as the file did"
same "$work/mend.csv" "$work/mend2.csv" "and comes back as it was"
{
	printf 'id,name\n%s,Bystander\n%s,One\n' "$b" "$a"
	for i in $(seq 2000); do printf '%s,Other %d\n' "$a" "$i"; done
} >"$work/many.csv"
run 65 "$numsync" import --source clash --errors "$work/mend.csv" "$work/many.csv"
is "$(wc -l <"$work/mend.csv") $(sed -n 2p "$work/mend.csv" | grep -o 'says something else' | wc -l)" '2002 1' "a line that many contradict comes back once, and names one of them"
run 65 "$numsync" import --source clash "$work/mend.csv"
like "$work/err" 'has 2000 faults' "and the file can be read again"
printf 'id,number,name\n%s,%s,One\n' "$a" "$(number $b)" >"$work/mismatch.csv"
run 65 "$numsync" import --source clash "$work/mismatch.csv"
like "$work/err" "line 2, column 2 \(number\), .*: the line's id belongs to" "an id and another one's number"
printf 'id,name\nnobody,One\n' >"$work/noid.csv"
run 65 "$numsync" import --source clash "$work/noid.csv"
like "$work/err" 'line 2, column 1 \(id\), "nobody": the mirror has no such id' "an id that is not there is named as an id"

# many lines, some of them twice: what is sure goes one way, what may repeat another, and all of it is there
{
	echo number,name
	for i in $(seq 0 39); do number "gen-00000$(printf %02d "$i")" | sed "s/\$/,n$i/"; done
	for i in 5 17 39; do number "gen-00000$(printf %02d "$i")" | sed "s/\$/,n$i/"; done
} >"$work/many.csv"
run 0 "$numsync" import --source many --json "$work/many.csv"
is "$(jq -c '[.lines, .new, .unchanged]' "$work/out")" '[43,40,0]' "repeats within a file are dropped"
is "$(sql "SELECT count(*) FROM numsync.expectation WHERE source = 'many'") $(sql "SELECT expectation_count FROM numsync.import_batch WHERE source = 'many'")" '40 40' "what is counted is what is there"
sed 's/n7$/seven/; s/n5$/five/' "$work/many.csv" >"$work/again.csv"
run 0 "$numsync" import --source many --json "$work/again.csv"
is "$(jq -c '[.new, .changed, .unchanged]' "$work/out")" '[0,2,38]' "the next file is compared line by line"

# the cells stay on record as they were, also where they are not kept because number and values spell them
{
	echo 'Name, number ,enabled,location_place'
	printf 'One,%s,true,"Place, 1"\n' "$(number gen-0000010)"
	printf ',%s,false,\n' "$(number gen-0000011)"
	printf 'Two,%s,TRUE,x\n' "$(number gen-0000012)"
	printf 'Two,%s,true,"\n"\n' "$(number gen-0000013)"
	printf 'One,%s,true,NULL\n' "$(number gen-0000014)"
	printf 'Three,%s,true,x\n' "$(number gen-0000015 | sed 's/^+1/+1 /')"
	printf '\\NULL,%s,true,x\n' "$(number gen-0000016)"
	printf '=Four,%s,,"a ""b"""\n' "$(number gen-0000017)"
} >"$work/spelt.csv"
must "$numsync" import --source spelt "$work/spelt.csv"
is "$(sql "SELECT string_agg(line::text, ' ' ORDER BY line) FILTER (WHERE cells IS NULL) FROM numsync.expectation_line JOIN numsync.import_batch USING (account_id, batch_id) WHERE source = 'spelt'")" \
	"$(echo 2 3 5 10)" "lines that say each cell as it stands are kept without their cells"
python3 -c 'import csv, json, sys
for row in list(csv.reader(open(sys.argv[1])))[1:]:
	print(json.dumps({k: v for k, v in zip(["Name", "number", "enabled", "location_place"], row) if v}, sort_keys=True))' "$work/spelt.csv" >"$work/want.json"
sql "SELECT cells FROM numsync.import_line JOIN numsync.import_batch USING (account_id, batch_id) WHERE source = 'spelt' ORDER BY line" | jq -c . >"$work/have"
jq -c . "$work/want.json" >"$work/want"
same "$work/want" "$work/have" "the cells of all lines are told as they were"
run 0 "$numsync" import --source spelt --json "$work/spelt.csv"
cp "$work/spelt.csv" "$work/spelt2.csv"
sed -i '2s/One/Uno/' "$work/spelt2.csv"
run 0 "$numsync" import --source spelt --json "$work/spelt2.csv"
is "$(jq -c '[.new, .changed, .unchanged]' "$work/out")" '[0,1,20]' "the next file is compared with what they say"
sql "SELECT cells FROM numsync.import_line JOIN numsync.import_batch b USING (account_id, batch_id) WHERE source = 'spelt' AND b.batch_id = (SELECT max(batch_id) FROM numsync.import_batch) ORDER BY line" | jq -c . >"$work/have"
sed -i '1s/One/Uno/' "$work/want"
same "$work/want" "$work/have" "the cells of a changed line are told as they were"

# a number that the mirror learns of later, one that is gone, and one that comes back under another id
printf 'number,name\n+13035550199,Later\n' >"$work/later.csv"
must "$numsync" import --source later --unknown-numbers keep "$work/later.csv"
is "$(verdict later)" '' "a number that is not known yet is no drift"
printf 'number,name\n%s,Mine\n' "$(number $c)" >"$work/mine.csv"
must "$numsync" import --source admin "$work/mine.csv"
is "$(verdict admin)" "$c drift" "an expectation by number finds its id"
sql "UPDATE numsync.phone_number SET missing_since = now() WHERE id = '$c'"
is "$(verdict admin)" "$c gone" "a number that is gone is told"
was=$(number $c)
run 65 "$numsync" import --source late "$work/mine.csv"
like "$work/err" 'line 2, column 1 \(number\), .*: the number is gone' "a number that is gone is not imported again"
sql "UPDATE numsync.phone_number SET number = '$was' WHERE id = 'gen-0000004'"
is "$(verdict admin)" 'gen-0000004 drift' "the same number under another id is the number that was meant"
must "$numsync" import --source late "$work/mine.csv"
is "$(sql "SELECT phone_id FROM numsync.expectation WHERE source = 'late'")" gen-0000004 "a file that comes now means the id that has the number"
sql "UPDATE numsync.phone_number SET number = '$was' WHERE id = 'gen-0000006'"
run 65 "$numsync" import --source later2 "$work/mine.csv"
like "$work/err" 'line 2, column 1 \(number\), .*: the mirror has this number more than once: ids gen-0000004, gen-0000006' "a number that two ids have is nobody's"
sql "UPDATE numsync.phone_number SET number = '+13035550199' WHERE id = 'gen-0000005'"
is "$(verdict later)" 'gen-0000005 drift' "a number that was unknown is found when it comes"
done_testing
