# Answers that cannot be used: a clear error, the right exit status, and nothing changed.
# Promise: a record that cannot be read is quarantined with its reason and never costs the page; a quarantined number is never
# taken for gone; a property or an enum value that the catalogue does not know is kept.
. tests/lib/e2e.sh
database
sandbox --generate 40 --page-limit 10
unchanged() {
	is "$(sql 'SELECT count(*) FROM numsync.phone_number')" 0 "$1: the mirror is unchanged"
}
export NUMSYNC_RETRIES=1 NUMSYNC_TIMEOUT=5s
fault() { control faults "{\"faults\":[\"$1\"]}" >/dev/null; }

for case in html:text/html not-object:object items-type:items no-items:items empty-token:Token bad-utf8:UTF-8 \
	deep:nest big-body:'larger|bytes|bound' truncated:'cut off' repeat-token:'circle|before'; do
	name=${case%%:*}
	fault "list:$name=100"
	run 69 "$numsync" pull
	like "$work/err" "${case#*:}" "$name: the message says what came"
	unchanged "$name"
done
fault "list:no-id@1"
run 0 "$numsync" pull --refresh none
like "$work/err" 'quarantined' "a row without id is quarantined with a message"
is "$(sql 'SELECT count(*) FROM numsync.phone_number')" 39 "a row without id costs only itself"
is "$(sql 'SELECT count(*) FROM numsync.set_aside')" 1 "a row that was quarantined is on record"
fault "list:wrong-type@1"
run 0 "$numsync" pull --refresh none
is "$(sql 'SELECT count(*) FROM numsync.phone_number WHERE missing_since IS NOT NULL')" 0 "a number that is quarantined is not taken for gone"
control edit '{"id":"gen-0000001","set":{"enabled":"perhaps"}}' >/dev/null
control edit '{"id":"gen-0000002","set":{"warmupHealthScore":"many"}}' >/dev/null
run 0 "$numsync" pull --refresh none
is "$(sql "SELECT string_agg(phone_id || ' ' || path, ', ' ORDER BY phone_id) FROM numsync.set_aside WHERE run_id = (SELECT max(run_id) FROM numsync.run)")" \
	'gen-0000001 enabled, gen-0000002 warmupHealthScore' "two faults in one page, each with its own place"
is "$(sql "SELECT count(DISTINCT reason) FROM numsync.set_aside WHERE run_id = (SELECT max(run_id) FROM numsync.run)")" 2 "two faults in one page, each with its own reason"
control edit '{"id":"gen-0000001","set":{"enabled":true}}' >/dev/null
control edit '{"id":"gen-0000002","set":{"warmupHealthScore":2}}' >/dev/null
fault "list:unknown-property=100"
run 0 "$numsync" pull --refresh none
is "$(sql "SELECT count(*) FROM numsync.phone_number WHERE unknown -> 'row' ? 'newThing'")" 40 "a new property is kept"
fault "list:new-enum=100"
run 0 "$numsync" pull --refresh none
is "$(sql "SELECT count(*) FROM numsync.phone_number WHERE status = 'Parked'")" 40 "a new enum value is stored"
fault "get:organization=100"
run 69 "$numsync" pull
like "$work/err" revision "another revision of the API is refused"
fault "get:absent-field=100"
run 0 "$numsync" pull
is "$(sql "SELECT count(*) FROM numsync.phone_number WHERE absent ? 'provider_status' AND provider_status IS NOT NULL")" 40 \
	"a field that is not sent keeps its last value, marked as absent"
is "$(sql 'SELECT count(*) FROM numsync.phone_number WHERE record_read')" 40 "all records are read"

fault "list:redirect=100"
run 69 "$numsync" pull
control faults '{"faults":[]}' >/dev/null

run 77 env LEADPING_API_KEY=sk_wrong "$numsync" pull
like "$work/err" 'key|credential' "a wrong key: 77 with what to check"
run 77 env LEADPING_API_KEY=lp_src_abc "$numsync" pull
like "$work/err" lp_src_ "a source key is refused before the first request"
run 69 env NUMSYNC_API_URL=http://127.0.0.1:1 "$numsync" pull
run 78 env NUMSYNC_API_URL=http://example.com "$numsync" pull
like "$work/err" https "plain http is for loopback only"
run 78 env -u LEADPING_API_KEY "$numsync" pull
like "$work/err" LEADPING_API_KEY "no key: says where it is looked for"
run 74 env DATABASE_URL="host=/nonexistent dbname=x" "$numsync" pull
run 78 env -u DATABASE_URL "$numsync" pull
like "$work/err" 'init --local' "no database: names both ways out"
done_testing
