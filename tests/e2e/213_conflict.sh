# Somebody else edits a number between plan and apply: it is not overwritten.
# Promise: if the number changed since the plan, the change is a conflict: not sent, reported, planned afresh next time.
. tests/lib/e2e.sh
database
sandbox --generate 20
must "$numsync" pull
enabled=$(sql "SELECT id FROM numsync.phone_number WHERE enabled ORDER BY id LIMIT 1")
other=$(sql "SELECT id FROM numsync.phone_number WHERE enabled ORDER BY id OFFSET 1 LIMIT 1")
third=$(sql "SELECT id FROM numsync.phone_number WHERE enabled ORDER BY id OFFSET 2 LIMIT 1")
printf 'id,enabled,reason\n%s,false,"porting, to new carrier"\n%s,false,x\n%s,false,\n' "$enabled" "$other" "$third" >"$work/e.csv"
must "$numsync" import --actor alice "$work/e.csv"
run 2 "$numsync" plan
like "$work/out" "^disable 3" "the plan shows what it would do"
control edit "{\"id\":\"$enabled\",\"set\":{\"name\":\"renamed by somebody\"}}" >/dev/null
control edit "{\"id\":\"$third\",\"set\":{\"enabled\":false}}" >/dev/null
run 3 "$numsync" apply --plan 1 --yes
like "$work/err" 'name is renamed by somebody' "the conflict names what moved"
is "$(stats ".puts_by_id[\"$enabled\"] // 0")" 0 "the number in conflict was not written"
is "$(stats ".puts_by_id[\"$other\"] // 0")" 1 "a number that nobody else edited was written"
is "$(stats ".puts_by_id[\"$third\"] // 0")" 0 "the one that was so already was not"
is "$(sql "SELECT state FROM numsync.change_state WHERE phone_id = '$third'")" not_needed "a change that was not needed is on record as that"
is "$(state | jq -r ".numbers[] | select(.id == \"$other\") | .adminEnablementOverride | [.enabled, .reason, .updatedByUserId] | @csv")" \
	'false,"x","alice"' "a reason makes an admin override, with the actor"
run 64 "$numsync" apply --plan 1 --yes
like "$work/err" 'applied|again' "a plan is applied once only"
run 0 "$numsync" run
is "$(stats ".puts_by_id[\"$enabled\"] // 0")" 1 "the next run plans the conflict afresh"
run 0 "$numsync" run
is "$(stats '.puts_by_id | add')" 2 "once the conflict is settled nothing is left to send"

# a plan is shown and confirmed on a terminal only
printf 'id,name\n%s,"a new name"\n' "$other" >"$work/n.csv"
must "$numsync" import "$work/n.csv"
run 64 "$numsync" apply
like "$work/err" '--yes' "without a terminal apply needs --yes"
is "$(stats '.puts_by_id | add')" 2 "without --yes apply sends nothing"

# safety limits
sql "SELECT 'id,enabled' UNION ALL (SELECT id || ',false' FROM numsync.phone_number ORDER BY id)" | sort -r >"$work/all.csv"
must "$numsync" import "$work/all.csv"
run 4 "$numsync" apply --yes
like "$work/err" 'force disable' "a bulk disable is refused, with the option that allows it"
is "$(stats '.puts_by_id | add')" 2 "a bulk disable that is refused sends no PUT"
done_testing
