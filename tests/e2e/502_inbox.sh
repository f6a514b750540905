# The inbox: each file and each place fails alone, no link is followed, a crash before a move repeats nothing.
# Promise: a file of the inbox that is wrong ends the run with 65, a place that cannot be used with 73; the rest of the run is done.
. tests/lib/e2e.sh
killed=$PWD/build/steps/numsync
database
sandbox --generate 12
run 0 "$numsync" pull
inbox=$work/inbox
mkdir -p "$inbox/crm" "$inbox/erp"
put() { # FILE LINE...: settled
	file=$1
	shift
	printf '%s\n' "$@" >"$file"
	touch -d '1 minute ago' "$file"
}
name_of() { state | jq -r --arg id "$1" '.numbers[] | select(.id == $id) | .name'; }
batches() { sql "SELECT count(*) FROM numsync.import_batch WHERE source = '$1'"; }
a=gen-0000001 b=gen-0000002

# a run that dies between import and move, and another import of the source before the next one
put "$inbox/old.csv" id,name "$a,Old"
NUMSYNC_STEP=inbox.imported "$killed" run --refresh none --inbox "$inbox" >/dev/null 2>&1
is $? 137 "a run dies between import and move"
put "$work/new.csv" id,name "$a,New"
must "$numsync" import "$work/new.csv"
run 0 "$numsync" run --refresh none --inbox "$inbox"
is "$(name_of $a)" New "the old file does not win"
is "$(ls "$inbox/done" | tr '\n' ' ')$(batches admin)" "old.csv 2" "it is moved, and not imported again"
put "$inbox/old.csv" id,name "$a,Old"
run 0 "$numsync" run --refresh none --inbox "$inbox"
is "$(name_of $a) $(batches admin)" 'Old 3' "put there on purpose, it is imported again"

# nor is one that somebody takes away after such a death looked for for ever
put "$inbox/lost.csv" id,name "$b,Lost"
NUMSYNC_STEP=inbox.imported "$killed" run --refresh none --inbox "$inbox" >/dev/null 2>&1
rm "$inbox/lost.csv"
run 0 "$numsync" run --refresh none --inbox "$inbox//"
is "$(name_of $b) $(sql "SELECT count(*) FROM numsync.inbox_file WHERE path LIKE '%/inbox/lost.csv' AND moved_at IS NOT NULL")" 'Lost 1' "a file that was imported and is gone has been moved"

# one that somebody writes anew behind our back, in its place and with as many bytes, is not taken for the one that was read
put "$inbox/twice.csv" id,name "$b,Once"
NUMSYNC_STEP=inbox.imported NUMSYNC_STEP_FREEZES=1 "$killed" run --refresh none --inbox "$inbox" >"$work/out" 2>"$work/err" &
frozen=$!
await "the run has imported it" grep -q '^State:.*T (stopped)' "/proc/$frozen/status"
printf 'id,name\n%s,Next\n' "$b" >"$inbox/twice.csv"
kill -CONT $frozen
wait $frozen
is $? 0 "a file is written anew between import and move: the run goes on"
like "$work/err" 'twice.csv was replaced while it was imported; the new one waits for the next run' "and says that it waits"
touch -d '1 minute ago' "$inbox/twice.csv"
run 0 "$numsync" run --refresh none --inbox "$inbox"
is "$(name_of $b) $(ls "$inbox" | grep -c twice)" 'Next 0' "the next run imports what was written"

# a Latin-1 name
put "$inbox/$(printf 'caf\351').csv" id,name "$b,Latin"
run 0 "$numsync" run --refresh none --inbox "$inbox"
is "$(name_of $b)" Latin "a file whose name is not UTF-8 is imported"
is "$(sql "SELECT count(*) FROM numsync.import_batch WHERE strpos(file_name, 'caf\\xE9.csv') > 0")" 1 "a file whose name is not UTF-8 is on record, escaped"

# done that is a file, a link; a folder that is a link; nothing that is a place for files
: >"$inbox/crm/done"
put "$inbox/crm/c.csv" id,name "$a,Crm"
ln -s .. "$inbox/erp/done"
put "$inbox/erp/e.csv" id,name "$a,Erp"
put "$inbox/good.csv" id,name "$a,Good"
mkdir "$work/elsewhere"
ln -s "$work/elsewhere" "$inbox/linked"
put "$work/elsewhere/x.csv" id,name "$a,Elsewhere"
mkfifo "$inbox/pipe.csv"
ln -s "$work/elsewhere/x.csv" "$inbox/link.csv"
put "$inbox/half.csv.part" id,name
: >"$inbox/notes.txt"
mkdir "$inbox/a:b" "$inbox/$(printf 'z\374rich')"
run 73 "$numsync" run --refresh none --inbox "$inbox" -v
like "$work/err" 'inbox/crm: done is no folder' "done that is a file is told"
like "$work/err" 'inbox/erp: done is a link' "done that is a link is told"
like "$work/err" 'inbox/linked: linked is a link' "a folder that is a link is told"
like "$work/err" 'inbox/a:b: .*cannot be the name of a source' "a folder whose name is no source's is told"
like "$work/err" 'cannot be the name of a source: it is not UTF-8' "so is one whose name is not UTF-8"
like "$work/out" '1 imported, 0 known, 2 failed, 3 waiting, 5 blocked' "the summary counts imported, failed, waiting and blocked"
is "$(name_of $a)" Good "places that are blocked do not keep the rest of the night"
is "$(ls "$inbox/erp/e.csv" "$inbox/crm/c.csv" | wc -l | tr -d ' ') $(batches crm) $(batches erp)" '2 0 0' "files that could not be moved are not imported"
is "$(ls "$inbox/failed" | tr '\n' ' ')" 'link.csv link.errors.csv pipe.csv pipe.errors.csv ' "what is no plain file fails alone"
like "$inbox/failed/link.errors.csv" 'is a link' "what is no plain file has its reason beside it"
is "$(ls "$work/elsewhere")" x.csv "what a link leads to is not touched"
run 73 "$numsync" run --refresh none --inbox "$work/nowhere"
like "$work/err" 'nowhere: there is no such folder' "an inbox that is not there is told"
is "$(sql "SELECT list_complete FROM numsync.run ORDER BY run_id DESC LIMIT 1")" t "an inbox that is not there does not end the night"
rm -r "$inbox"

# a file that is swapped for a link while it is imported: its target stays where it is
mkdir "$inbox"
put "$inbox/swap.csv" id,name "$a,fine" nobody,x
put "$work/secret.csv" id,name "secret,1" "secret,2" "secret,3"
psql "$DATABASE_URL" -q >/dev/null 2>&1 <<SQL &
SET application_name = 'holder';
BEGIN;
SELECT 1 FROM numsync.account FOR NO KEY UPDATE;
SELECT pg_sleep(600);
SQL
holder=$!
await_sql "the account's row is locked" "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'holder' AND wait_event = 'PgSleep'"
"$numsync" run --refresh none --inbox "$inbox" >"$work/out" 2>"$work/err" &
pid=$!
await_sql "the import waits" "SELECT count(*) > 0 FROM $lock_waits WHERE application_name LIKE 'numsync%'"
rm "$inbox/swap.csv"
ln -s "$work/secret.csv" "$inbox/swap.csv"
sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'holder' AND datname = current_database()" >/dev/null
wait $pid
is $? 65 "a file that was swapped for a link fails"
wait $holder 2>/dev/null
find "$inbox/failed" -type f -exec cat {} + >"$work/copied"
must test -s "$work/copied"
absent secret "nothing of the link's target is copied" "$work/copied"
is "$(readlink "$inbox/swap.csv")" "$work/secret.csv" "the link is put back where it was"
rm -r "$inbox"

# a record that could not be read beside a bad file, and beside a bad place: all is told, the gravest counts
mkdir -p "$inbox/crm"
control faults '{"faults":["get:400@1"]}' >/dev/null
put "$inbox/bad.csv" id,name nobody,x
run 69 "$numsync" run --refresh all --inbox "$inbox"
like "$work/err" 'error: .*1 file of the inbox failed; the first: .*And: 1 of 12 records could not be read' "a record and a file: both are told, 69 is the graver"
control faults '{"faults":["get:400@1"]}' >/dev/null
put "$inbox/bad.csv" id,name nobody,x
: >"$inbox/crm/done"
put "$inbox/crm/c.csv" id,name "$a,Crm"
run 73 "$numsync" run --refresh all --inbox "$inbox" --quiet
like "$work/err" '1 place in the inbox .*And: 1 file of the inbox .*And: 1 of 12 records' "a record, a file and a place: all three are told, 73 is the gravest"
is "$(wc -l <"$work/err" | tr -d ' ')" 1 "all three are told in one line with --quiet"
control faults '{"faults":[]}' >/dev/null
rm -r "$inbox"

# who may look into the inbox may look into done and failed
for mode in 750 2770 755; do
	mkdir "$inbox"
	chmod $mode "$inbox"
	put "$inbox/bad.csv" id,name nobody,x
	run 65 sh -c 'umask 077; exec "$@"' sh "$numsync" run --refresh none --inbox "$inbox"
	is "$(stat -c %a "$inbox/done" "$inbox/failed" "$inbox/failed/bad.errors.csv" | tr '\n' ' ')" "$mode $mode 640 " "mode $mode of the inbox is that of done and failed; .errors.csv has output_mode"
	rm -r "$inbox"
done

# done on another file system
mkdir -p "$inbox/crm/done"
put "$inbox/crm/c.csv" id,name "$a,Crm"
put "$inbox/good.csv" id,name "$a,Mounted"
mounted() { unshare -m sh -c 'mount -t tmpfs tmpfs "$1" && shift && exec "$@"' sh "$inbox/crm/done" "$@"; }
if mounted true 2>/dev/null; then
	run 73 mounted "$numsync" run --refresh none --inbox "$inbox"
	like "$work/err" 'inbox/crm: done is on another file system' "done on another file system is told"
	is "$(name_of $a) $(ls "$inbox/crm")" "Mounted c.csv
done" "what is for it waits, and the rest of the night is done"
	NUMSYNC_INBOX=$inbox run 73 mounted "$numsync" doctor --json
	is "$(jq -r '.[] | select(.result == "failure") | .text + " " + .cure' "$work/out" | grep -c 'inbox/crm cannot be used: done is on another file system.*unmount it')" 1 "doctor says that done is on another file system"
else
	skip "done on another file system" "no file system may be mounted here"
fi
run 0 "$numsync" run --refresh none --inbox "$inbox"
is "$(ls "$inbox/crm/done")" c.csv "a done that is back on its own file system is used"
done_testing
