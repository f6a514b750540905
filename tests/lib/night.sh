# A night's work in small, for tests that break it off at every point; behind e2e.sh.
#   prepare        a database and a sandbox: one number changed at the API, four changes to send
#   final          what mirror and API have in the end, one text each
#   is_finished TEXT   each PUT that took effect was sent once, nothing is open, and the runs have counted what the journal has
#   steps          the named points of a run that holds the lease (STEP of the sources)
prepare() {
	sandbox --generate 12 --page-limit 5
	prepared_by evening
	control edit '{"id":"gen-0000009","set":{"name":"renamed","billing.monthlyAmount":7.25}}' >/dev/null
}
evening() {
	database
	must "$numsync" pull -q
	sql "SELECT 'id,enabled,reason' UNION ALL (SELECT id || ',' || (NOT enabled) || ',test' FROM numsync.phone_number ORDER BY id LIMIT 4)" | sort -r >"$work/e.csv"
	must "$numsync" import -q "$work/e.csv"
}
final() {
	sql "SELECT string_agg(m.id || enabled || coalesce(override_reason, '-') || name || billing_monthly_amount || (missing_since IS NULL), ',' ORDER BY m.id) FROM numsync.phone_number m"
	state | jq -c '.numbers | sort_by(.id) | map([.id, .enabled, .name, .adminEnablementOverride.reason])'
}
is_finished() {
	is "$(stats '.puts_by_id | "\([.[]] | max) \(length)"') $(sql "SELECT (SELECT count(*) FROM numsync.change_state WHERE state = 'sending') || ' ' ||
		(SELECT count(*) FROM numsync.run WHERE state = 'running') || ' ' ||
		(SELECT sum(changes_confirmed) FROM numsync.run) - (SELECT count(*) FROM numsync.change_step WHERE state = 'confirmed')")" \
		'1 4 0 0 0' "$1: each PUT that took effect was sent once, nothing is open, and the runs have counted what the journal has"
}
steps() { grep -rho 'STEP("[a-z._]*")' sync | sed 's/STEP("\(.*\)")/\1/' | grep -vE '^(import|inbox|worker|run)\.' | sort -u; }
