# Many runs that are broken off at random moments, for kills.sh and jumps.sh; behind e2e.sh.
#   rounds_begin       a database in which a run has four changes to send and one number changed; the template of the rounds
#   prepare / drop     a copy of it for a round, with a sandbox / gone
#   final              account, mirror, the values that history went through, and how each change ended
#   random SEED MS     seconds below that
#   round_check N CODE the last run of round N ended with CODE: counts in lost, repeated, stuck; the wanted end is in $work/want
rounds_begin() {
	database
	sandbox --generate 12 --page-limit 5
	must "$numsync" pull -q
	sql "SELECT 'id,enabled,reason' UNION ALL (SELECT id || ',' || (NOT enabled) || ',test' FROM numsync.phone_number ORDER BY id LIMIT 4)" | sort -r >"$work/e.csv"
	must "$numsync" import -q "$work/e.csv"
	template=$name
	lost=0 repeated=0 stuck=0
}
prepare() {
	name=numsync_test_k$$_$(date +%N)
	cluster_create "$name" "$template"
	DATABASE_URL=$(cluster_url "$name")
	export DATABASE_URL
	sandbox --generate 12 --page-limit 5 --latency 4
	control edit '{"id":"gen-0000009","set":{"name":"renamed","billing.monthlyAmount":7.25}}' >/dev/null
}
drop() { cluster_drop "$name"; }
final() {
	state | jq -c '.numbers | sort_by(.id) | map([.id, .enabled, .name, .adminEnablementOverride.reason])'
	sql "SELECT id, enabled, override_enabled, override_reason, name, billing_monthly_amount, missing_since IS NULL FROM numsync.phone_number ORDER BY id"
	sql "SELECT DISTINCT id, enabled, override_enabled, override_reason, name, billing_monthly_amount FROM numsync.phone_number_history ORDER BY 1, 2, 3, 4, 5, 6"
	sql "SELECT DISTINCT c.phone_id, f.field, f.before, f.after FROM numsync.change_state c JOIN numsync.change_field f USING (account_id, change_id) WHERE c.state IN ('confirmed', 'not_needed') AND f.wanted AND f.field <> 'override_updated_at' ORDER BY 1, 2"
}
random() { # SEED MILLISECONDS: seconds below that
	awk -v s="$1" -v ms="$2" 'BEGIN { srand(s); rand(); printf "%.4f\n", rand() * ms / 1000 }'
}
round_check() {
	final >"$work/have"
	if [ $2 != 0 ] || [ "$(sql "SELECT count(*) FROM numsync.change_state WHERE state = 'sending'")$(sql "SELECT count(*) FROM numsync.run WHERE state = 'running'")" != 00 ]; then
		stuck=$((stuck + 1))
		echo "# $1: exit $2: $(tail -n 1 "$work/err" | cut -c 1-200)"
	fi
	if ! cmp -s "$work/have" "$work/want"; then
		lost=$((lost + 1))
		echo "# $1: another final state"
		diff "$work/want" "$work/have" | head -n 8 | sed 's/^/#   /' | cut -c 1-200
	fi
	[ "$(stats '[.puts_by_id[]] | max')" = 1 ] || { repeated=$((repeated + 1)); echo "# $1: a PUT was repeated"; }
}
