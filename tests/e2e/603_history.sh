# One number's life: who changed what, told by the journal and not by guessing from the time.
# Promise: a field of a version is numsync's when its change sent that value, else Leadping's.
. tests/lib/e2e.sh
database
sandbox --generate 30
edit() { control edit "{\"id\":\"$1\",\"set\":$2}" >/dev/null; }
life() { "$numsync" history "$number" --json | jq -r "[.[] | $1] | join(\"\\n\")"; }
must "$numsync" pull
id=$(sql "SELECT min(id) FROM numsync.phone_number")
number=$(sql "SELECT number FROM numsync.phone_number WHERE id = '$id'")
printf 'id,name\n%s,Front desk\n' "$id" >"$work/names.csv"
must "$numsync" import --actor anna "$work/names.csv"

# somebody changes another field at Leadping just before: the PUT's answer brings both
edit "$id" '{"providerStatus":"parked","warmupProgressPercent":41}'
must 2 "$numsync" plan
run 0 "$numsync" apply --plan 1 --yes
is "$(life 'select(.kind == "changed" and .field == "name") | .by + " " + .before + " -> " + .after' | sed 's/ .* -> / -> /')" \
	"numsync -> Front desk" "what the PUT sent is numsync's"
is "$(life 'select(.kind == "changed" and .by == "Leadping") | .field' | sort -u | tr '\n' ' ')" \
	"modified_at provider_status warmup_progress_percent " "what came with its answer is Leadping's"
is "$(life 'select(.kind == "wanted") | .by + ": " + .field + " " + .after + " " + .note' | sed 's|, /.*/|, |')" \
	"anna: name Front desk admin, names.csv:2" "who asked for it, in which file and line"
is "$(life 'select(.kind == "planned") | .by + " " + (.note | split(";")[0])')" "$(id -un) change 1 of plan 1" "a number's life says who planned a change"
is "$(life 'select(.kind == "sending" or .kind == "confirmed") | .kind + " " + (.run | tostring)' | tr '\n' ' ')" "sending 2 confirmed 2 " "a number's life has each state of the change"

# the same value, but not by numsync: within the same second and the same run
edit "$id" '{"name":"Back door"}'
must "$numsync" pull
must 2 "$numsync" plan
run 0 "$numsync" apply --yes
is "$(life 'select(.kind == "changed" and .field == "name") | .by + ": " + .after' | tr '\n' ';')" \
	"numsync: Front desk;Leadping: Back door;numsync: Front desk;" "each change of one field has its author"
# a number that was changed by a run is changed at Leadping before the same run reads it again
edit "$id" '{"name":"Side door"}'
run 0 "$numsync" run
is "$(life 'select(.kind == "changed" and .field == "name") | .by + ": " + .after' | tail -n 2 | tr '\n' ';')" \
	"Leadping: Side door;numsync: Front desk;" "one run reads one and sends the other"
is "$(sql "SELECT count(*) FROM numsync.number_life l WHERE account_id = 1 AND kind = 'changed' AND actor = 'numsync' AND NOT EXISTS (SELECT 1 FROM numsync.change_step s WHERE s.account_id = 1 AND s.at = l.at AND s.run_id = l.run_id AND s.state = 'confirmed')")" 0 \
	"no change is numsync's without its step in the journal"

# a change that does not stick is not numsync's
printf 'id,name\n%s,Roof\n' "$id" >"$work/roof.csv"
must "$numsync" import "$work/roof.csv"
control faults '{"faults":["put:put-ignored@1"]}' >/dev/null
run 3 "$numsync" run
control faults '{"faults":[]}' >/dev/null
is "$(life 'select(.kind == "not kept") | .kind' | wc -l | tr -d ' ')" 1 "a change that was not kept is told"
is "$(life 'select(.kind == "changed" and .after == "Roof") | .by')" '' "a change that was not kept changed nothing"
run 0 "$numsync" run
is "$(life 'select(.kind == "changed" and .after == "Roof") | .by')" numsync "a change that sticks in the end is numsync's"

# what was taken back, what is gone and comes back
must "$numsync" withdraw --batch 2 --actor carol
is "$(life 'select(.kind == "withdrawn") | .by + " " + .field + " " + .before')" "carol name Roof" "a number's life says who took an expectation back"
kept=$(state | jq -c ".numbers[] | select(.id == \"$id\")")
control remove "{\"id\":\"$id\"}" >/dev/null
"$numsync" pull --quiet
control add "$kept" >/dev/null
"$numsync" pull --quiet
is "$(life 'select(.kind == "gone" or .kind == "back") | .kind' | tr '\n' ' ')" "gone back " "a number's life shows gone and back"
is "$(life 'select(.kind == "first seen" or .kind == "first read") | .kind' | tr '\n' ' ')" "first seen first read " "the first reading is no change of eighty fields"

# for people
run 0 "$numsync" history "$number"
like "$work/out" "^$(echo "$number" | sed 's/+/\\+/') $id  " "history begins with the number"
like "$work/out" ' changed by numsync, in run 2: change 1$' "who, by which run and change"
like "$work/out" '^    name  +.* -> Front desk$' "history shows before and after of a field"
sql "UPDATE numsync.phone_number SET name = repeat('long name ', 40) || E'\\u001b[31m' WHERE id = '$id'"
on_screen --size 60x24 -- "$numsync" history "$number" >"$work/narrow"
is "$(awk '{ if (length($0) > 60) n++ } END { print n + 0 }' "$work/narrow")" 0 "on a narrow terminal lines are broken between words"
is "$(tr -d '\n' <"$work/narrow" | tr -s ' ' | grep -c 'long name long name.*x1B')" 1 "on a narrow terminal nothing is left out"
run 0 "$numsync" history "$id" --format csv
is "$(head -n 1 "$work/out")" at,kind,run,by,note,field,before,after "history takes an id, and writes CSV"
run 64 "$numsync" history +15005550000
like "$work/err" 'never had the number' "a number that never was is refused"
run 64 "$numsync" history
# two ids that share a number
sql "INSERT INTO numsync.phone_number (account_id, id, number, valid_from, run_id) VALUES (1, 'twin', '$number', now(), 1)"
run 64 "$numsync" history "$number"
like "$work/err" 'name one of them' "a number of two ids: history asks which"
run 0 "$numsync" history twin
done_testing
