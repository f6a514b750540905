# What strangers write (long, cut, not UTF-8, with control characters) costs at most itself: no run ends by it, nothing is cut
# without a word, no line of the log is forged, and the terminal obeys none of it.
# Promise: what is foreign is made safe once, where it enters.
. tests/lib/e2e.sh
database
sandbox --generate 12 --page-limit 5
export NUMSYNC_RETRIES=0
fault() { control faults "{\"faults\":[\"$1\"]}" >/dev/null; }
no_fault() { control faults '{"faults":[]}' >/dev/null; }
add() { # JQ: a copy of a number with some of it replaced
	state | jq -c ".numbers[0] | $1" >"$work/one.json"
	control add "$(cat "$work/one.json")" >/dev/null
}
aside() { sql "SELECT $1 FROM numsync.set_aside WHERE run_id = (SELECT max(run_id) FROM numsync.run) ORDER BY seq LIMIT 1"; }
set -f
esc=$(printf '\033')

# long values: what is in a key of the database is bounded, the record is quarantined, the page goes on
add '.id = "long-number" | .number = "+" + ("1234567890" * 600)'
run 0 "$numsync" pull
is "$(sql 'SELECT count(*) FROM numsync.phone_number')" 12 "a number of 6 kB: all others are there"
is "$(aside "phone_id || ': ' || reason || ', ' || (octet_length(number) < 200 AND number LIKE '%…')")" \
	"long-number: the number is longer than 512 bytes, true" "a number of 6 kB is quarantined, with its beginning"
control remove '{"id":"long-number"}' >/dev/null
add '.id = ("ä" * 300) | .number = "+12025550111"'
run 0 "$numsync" pull
is "$(aside "(octet_length(phone_id) < 200 AND phone_id LIKE 'ää%…') || ' ' || reason || ' ' || number")" \
	"true the id is longer than 512 bytes +12025550111" "an id of 600 bytes is quarantined, with its beginning"
control remove "$(jq -nc '{id: ("ä" * 300)}')" >/dev/null
add '.id = ("ü" * 250) | .number = "+12025550112" | .createdAt = "9999-12-31T23:59:59.9999999Z"'
id=$(jq -r .id "$work/one.json")
run 0 "$numsync" pull
is "$(aside 'reason')" '' "an id of 500 bytes, and the greatest time that .NET has, are read"
is "$(sql "SELECT numsync.time_text(created_at) FROM numsync.phone_number WHERE number = '+12025550112'")" 9999-12-31T23:59:59.999999Z "the time is kept within the calendar"
for who in "$id" +12025550112; do
	run 0 "$numsync" history "$who" --json
	is "$(jq -r '[.[].kind] | unique | join(" ")' "$work/out")" "event first read first seen" "the history of a long id, all of it"
done
run 0 "$numsync" history "$id"
like "$work/out" "$id" "the id is shown whole"

# answers that are cut inside a character, or are not UTF-8
printf 'id,name\ngen-0000003,Wanted\n' >"$work/names.csv"
run 0 "$numsync" import --quiet "$work/names.csv"
fault put:html-bytes=100
run 3 "$numsync" run --refresh none
no_fault
fault get:html-bytes=100
run 69 "$numsync" pull --refresh all
like "$work/err" 'instead of JSON: x.x1B[ä]+…' "the message is cut between characters, and shows it"
run 3 "$numsync" run --refresh none
no_fault
fault list:html-bytes=100
run 69 "$numsync" pull
no_fault
is "$(sql "SELECT count(*) FROM numsync.run WHERE state = 'running'")" 0 "answers that are not UTF-8 leave no run open"
run 0 "$numsync" run --quiet --refresh none

# names and arguments that are not UTF-8
latin1=$(printf 'b\374ro')
cp "$work/names.csv" "$work/$latin1.csv"
printf 'gen-0000004,Wanted\n' >>"$work/$latin1.csv"
run 0 "$numsync" import "$work/$latin1.csv"
like "$work/out" 'b.xFCro\.csv: batch' "a file's name in another encoding is shown"
run 0 "$numsync" import --list
like "$work/out" 'b.xFCro\.csv' "a file's name in another encoding is on record"
printf 'id,name\nno-such,Wanted\n' >"$work/$latin1.csv"
run 65 "$numsync" import "$work/$latin1.csv"
run 64 "$numsync" import --actor "$latin1" "$work/names.csv"
like "$work/err" 'value of --actor has bytes that are no UTF-8: b.xFCro' "--actor that is not UTF-8 is named"
run 64 "$numsync" import --source "$latin1" "$work/names.csv"
run 64 "$numsync" history "$latin1"
like "$work/err" 'argument has bytes' "an argument that is not UTF-8 is refused"
run 64 "$numsync" drift --number "$latin1"
run 64 "$numsync" withdraw --source "$latin1"
run 64 "$numsync" pull --account "$latin1"
printf '[account %s]\n' "$latin1" >"$work/latin1.conf"
run 78 "$numsync" pull --config "$work/latin1.conf"
like "$work/err" 'account b.xFCro has bytes' "the name of an account that is not UTF-8 is refused"
printf '[account %s]\n' 'a name that is longer than what libinih keeps of it' >"$work/long.conf"
run 78 "$numsync" config --config "$work/long.conf"
like "$work/err" 'long.conf:1: the name of the section is too long' "a long name of an account is not cut without a word"
run 78 env NUMSYNC_SOURCES="$latin1:5" "$numsync" pull

# control characters: a line feed begins no line, a terminal is told nothing
add '.id = "odd" | .number = "+12025550\nnumsync: error: forged\u001b[2J\u009b31m" | .name = "x\u202ey\n\u001b]0;z\u0007"'
printf 'id,name\nodd,Wanted\n' >"$work/odd.csv"
run 0 "$numsync" pull
run 0 "$numsync" import "$work/odd.csv"
fault put:400=100
run 3 "$numsync" run --verbose
no_fault
cat "$work/out" "$work/err" >"$work/said"
is "$(grep -c 'x0Anumsync: error: forged' "$work/err" | sed 's/^[1-9].*/some/')" some "the log has the number, its line feed as a code"
for command in 'history odd' status drift 'drift --format table' plan 'report --format text' 'import --list'; do
	# shellcheck disable=SC2086
	"$numsync" $command >>"$work/said" 2>&1
done
python3 tests/lib/terminal.py --size 80x24 -- "$numsync" history odd >>"$work/said"
tr -d '\r' <"$work/said" >"$work/plain"
is "$(grep -c '^numsync: error: forged' "$work/plain")" 0 "no line is forged"
sed "s/$esc\[[0-9;]*[mK]//g" "$work/plain" >"$work/bare" # the colours that are numsync's own
is "$(LC_ALL=C tr -d -c '\033\007' <"$work/bare" | wc -c | tr -d ' ')" 0 "no control character, on a terminal or not"
is "$(grep -cE '‮|'"$(printf '\302\233')" "$work/bare")" 0 "no character that turns text around"

# one JSON writer
printf '[account q"\\b]\napi_url = %s\n' "$NUMSYNC_API_URL" >"$work/quote.conf"
export NUMSYNC_CONFIG="$work/quote.conf"
run 0 "$numsync" pull --quiet
run 0 "$numsync" import --json "$work/names.csv"
is "$(jq -r '.account + " " + (.batch | tostring) + " " + (.seen_before | tostring)' "$work/out")" 'q"\b 1 false' "import --json escapes the account's name"
run 0 "$numsync" import --json --dry-run "$work/odd.csv"
is "$(jq -r '.would_change_numbers' "$work/out")" 1 "import --dry-run --json is read"
run 0 "$numsync" withdraw --json --batch 1
is "$(jq -r '.account + " " + (.withdrawn | tostring) + " " + (.dry_run | tostring)' "$work/out")" 'q"\b 1 false' "withdraw --json escapes the account's name"
run 0 "$numsync" migrate --json
is "$(jq -r .applied "$work/out")" 0 "migrate --json is read"
done_testing
