# What is written where: pipes and devices are written into, links lead to the file that is replaced, modes follow the umask of who
# asks and the setting output_mode in a night.
# Promise: a reader that goes away is no error, a full disk is one (73); nothing is left half written.
. tests/lib/e2e.sh
database
sandbox --generate 200 # as JSON they are more than a pipe holds
root=no
[ "$(id -u)" != 0 ] || root=yes
must "$numsync" pull --refresh none
mode() { stat -c %a "$1"; }
# EACH OUTPUT: the words of a command that writes a file
csv="export billing -o" html="export billing --format html -o" xlsx="export billing --format xlsx -o" jsonl="export billing --format jsonl -o"
page="report -o"

# modes: the caller's umask
for mask in 022:644 077:600 027:640; do
	for what in "$csv" "$html" "$xlsx" "$jsonl" "$page"; do
		[ $mask != 027:640 ] || [ "$what" = "$csv" ] || continue # a third one needs not be told to each
		rm -f "$work/new"
		# shellcheck disable=SC2086
		run 0 sh -c 'umask $1; shift; exec "$@"' sh "${mask%:*}" "$numsync" $what "$work/new"
		is "$(mode "$work/new")" "${mask#*:}" "umask ${mask%:*}: $what makes ${mask#*:}"
	done
done
printf 'number,enabled\nnonsense,maybe\n' >"$work/bad.csv"
run 65 sh -c 'umask 022; exec "$1" import --errors "$2/faults.csv" "$2/bad.csv"' sh "$numsync" "$work"
is "$(mode "$work/faults.csv")" 644 "--errors follows the umask, too"
rm "$work/new"
run 0 sh -c 'umask 000; exec "$1" init --config "$2/new/numsync.conf"' sh "$numsync" "$work"
is "$(mode "$work/new") $(mode "$work/new/numsync.conf")" '700 600' "the configuration stays private"

# a file that is replaced keeps its mode and its group
: >"$work/kept"
chmod 604 "$work/kept"
[ $root = no ] || chgrp postgres "$work/kept"
before=$(stat -c '%a %G' "$work/kept") inode=$(stat -c %i "$work/kept")
for what in "$csv" "$html" "$xlsx" "$jsonl" "$page"; do
	# shellcheck disable=SC2086
	run 0 sh -c 'umask 077; exec "$@"' sh "$numsync" $what "$work/kept"
	is "$(stat -c '%a %G' "$work/kept")" "$before" "mode and group are kept: $what"
done
[ "$(stat -c %i "$work/kept")" != "$inode" ]
ok "a file that is replaced is another file"
if [ $root = yes ] && ! cluster_given; then
	mkdir "$work/theirs"
	chmod 755 "$work"
	: >"$work/theirs/x.csv"
	chgrp postgres "$work/theirs/x.csv"
	chmod 640 "$work/theirs/x.csv"
	chown nobody "$work/theirs" "$work/theirs/x.csv"
	NUMSYNC_CONFIG=/dev/null run 0 setpriv --reuid=nobody --regid=nogroup --clear-groups "$numsync" export billing -o "$work/theirs/x.csv"
	is "$(stat -c '%a %G' "$work/theirs/x.csv")" '600 nogroup' "a group that cannot be kept: the file is not for another one"
	like "$work/err" 'x.csv: its group .* cannot be kept' "a group that cannot be kept is told"
fi

# links
mkdir "$work/real" "$work/links"
: >"$work/real/file"
ln -s ../real/file "$work/links/one"
ln -s one "$work/links/two"
ln -s "$work/real/new" "$work/links/dangling"
ln -s round "$work/links/round"
run 0 "$numsync" export billing -o "$work/links/two"
is "$(readlink "$work/links/two"),$(readlink "$work/links/one"),$(head -c 6 "$work/real/file")" 'one,../real/file,number' "a link stays; what it leads to is replaced"
run 0 "$numsync" export billing -o "$work/links/dangling"
is "$(head -c 6 "$work/real/new")" number "a link that leads to no file: the file is made"
run 73 "$numsync" export billing -o "$work/links/round"
like "$work/err" 'Too many levels' "a link that leads to itself"
if [ $root = yes ]; then
	ln -s "$work/real/file" "$work/links/foreign"
	chown -h nobody "$work/links/foreign"
	: >"$work/real/file"
	run 73 "$numsync" export billing -o "$work/links/foreign"
	like "$work/err" 'link that belongs to another user .*name the file' "somebody else's link is refused"
	is "$(wc -c <"$work/real/file")" 0 "what somebody else's link leads to is as it was"
fi
is "$(find "$work/real" "$work/links" | wc -l)" "$([ $root = yes ] && echo 9 || echo 8)" "no file is left beside the links"
run 73 "$numsync" export billing -o "$work/real"
like "$work/err" 'Is a directory' "a folder as output is refused"

# pipes and devices
reader() { # COMMAND...: reads the pipe; it is given up should nobody write into it
	rm -f "$work/pipe" "$work/read"
	mkfifo "$work/pipe"
	"$@" <"$work/pipe" >"$work/read" &
	reader=$!
}
reader_ends() {
	test -p "$work/pipe"
	ok "the pipe stays one: $1"
	test -p "$work/pipe" || kill $reader
	wait $reader 2>/dev/null
}
for what in "$csv" "$html" "$xlsx" "$page"; do
	reader cat
	# shellcheck disable=SC2086
	run 0 "$numsync" $what "$work/pipe"
	reader_ends "$what"
	[ "$(wc -c <"$work/read")" -gt 1000 ]
	ok "the pipe's reader has all of it: $what"
done
reader cat
run 65 "$numsync" import --errors "$work/pipe" "$work/bad.csv"
reader_ends --errors
like "$work/read" 'nonsense,maybe' "the pipe's reader has the faulty line"
must "$numsync" export billing --format jsonl
[ "$(wc -c <"$work/out")" -gt 65536 ]
ok "what is written is more than a pipe holds"
head -c 10 "$work/out" >"$work/first"
reader head -c 10
# shellcheck disable=SC2086
run 0 "$numsync" $jsonl "$work/pipe"
reader_ends "a reader that goes away"
same "$work/read" "$work/first" "a reader that goes away has what it wanted"
rm -f "$work/pipe"
mkfifo "$work/pipe"
env --default-signal "$numsync" export billing -o "$work/pipe" 2>"$work/err" &
pid=$!
waits() { grep -q '^State:.S' /proc/$pid/status && sql_holds "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'numsync%'"; }
await "it waits for the reader" waits
kill -TERM $pid
wait $pid
is "$?,$(ls -l "$work/pipe" | cut -c 1)" 75,p "a pipe that nobody reads is waited for, and stays one"
if [ $root = yes ] && mknod "$work/null" c 1 3 2>/dev/null && mknod "$work/full" c 1 7; then
	for what in "$csv" "$html" "$xlsx" "$jsonl" "$page"; do
		# shellcheck disable=SC2086
		run 0 "$numsync" $what "$work/null"
		test -c "$work/null"
		ok "a device stays one: $what"
		# shellcheck disable=SC2086
		run 73 "$numsync" $what "$work/full"
		like "$work/err" 'full: No space left' "a full device is told: $what"
	done
fi
# as /dev/stdout is; that one itself is left alone
ln -s /proc/self/fd/1 "$work/stdout"
must "$numsync" export billing
cp "$work/out" "$work/plain.csv"
echo before >"$work/appended"
"$numsync" export billing -o "$work/stdout" >>"$work/appended" 2>"$work/err"
is $?,"$(sed 1d "$work/appended" | cmp - "$work/plain.csv" && head -n 1 "$work/appended")" 0,before "standard output by its name: appended where it appends"
is "$(readlink "$work/stdout")" /proc/self/fd/1 "the name of standard output stays"
"$numsync" export billing -o "$work/stdout" 2>"$work/err" | cat >"$work/piped.csv"
same "$work/piped.csv" "$work/plain.csv" "standard output by its name: written where it is a pipe"

# the folder is synced behind the new name
if strace -o "$work/trace" -e trace=rename,fsync "$numsync" export billing -o "$work/synced.csv" 2>/dev/null; then
	is "$(grep -oE '^(rename|fsync)' "$work/trace" | xargs)" 'fsync rename fsync' "file, name, folder"
else
	skip "file, name, folder" "strace cannot trace here"
fi

# a reader of standard output that goes away: no word, and the status that the command has anyway
mkfifo "$work/gone"
gone() { # STATUS COMMAND...
	anyway=$1
	shift
	shown "$@"
	exec 7<>"$work/gone"
	exec 8>"$work/gone"
	exec 7<&- # nobody reads 8 any more
	"$@" >&8 2>"$work/err"
	is $? $anyway "nobody reads: $shown_as ends with $anyway, as it does anyway"
	exec 8>&-
	absent 'cannot write' "nobody reads: without a word: $shown_as" "$work/err"
	[ $anyway -lt 4 ] || return 0
	"$@" >/dev/full 2>"$work/err"
	is $? 73 "a full disk is an error all the same: $shown_as"
	like "$work/err" 'cannot write to standard output: No space left' "a full disk is named: $shown_as"
}
sql "SELECT 'number,name' UNION ALL (SELECT number || ',wanted' FROM numsync.phone_number ORDER BY id)" | sort -r >"$work/wanted.csv"
run 0 "$numsync" import "$work/wanted.csv"
for format in csv jsonl xlsx html; do
	gone 0 "$numsync" export billing --format $format
	case $format in csv|jsonl) gone 0 "$numsync" export billing --format $format --summary channel ;; esac # workbook and page have it anyway
done
gone 0 "$numsync" export billing --about
for format in text html json; do gone 0 "$numsync" report --format $format; done
gone 0 "$numsync" report --list drift --format csv
gone 2 "$numsync" plan --format json
gone 2 "$numsync" plan
gone 2 "$numsync" drift
gone 0 "$numsync" status
gone 0 "$numsync" status --json
gone 0 "$numsync" fields
gone 0 "$numsync" config
gone 0 "$numsync" config --example
gone 0 "$numsync" completion bash
gone 0 "$numsync" doctor
gone 0 "$numsync" --help
gone 0 "$numsync" --version
gone 0 "$numsync" export --help
gone 4 "$numsync" run --refresh none --json # too many changes
must "$numsync" withdraw --batch 1

# a night
mkdir "$work/inbox" "$work/out.d"
night() { # MASK STATUS [SETTING...]
	mask=$1 expected=$2
	shift 2
	{
		printf '[numsync]\nexport = billing -o %s/out.d/b.csv\nexport = billing -o %s/out.d/b.xlsx\n' "$work" "$work"
		printf 'report = %s/out.d/r.html\nmetrics = %s/out.d/m.prom\ninbox = %s/inbox\n' "$work" "$work" "$work"
		printf '%s\n' "$@"
	} >"$NUMSYNC_CONFIG"
	chmod 600 "$NUMSYNC_CONFIG"
	rm -rf "$work/inbox/failed"
	cp "$work/bad.csv" "$work/inbox/bad.csv"
	touch -d '1 minute ago' "$work/inbox/bad.csv"
	run "$expected" sh -c 'umask $1; exec "$2" run --refresh none' sh "$mask" "$numsync"
	modes="$(mode "$work/out.d/b.csv") $(mode "$work/out.d/b.xlsx") $(mode "$work/out.d/r.html") $(mode "$work/inbox/failed/bad.errors.csv") $(mode "$work/out.d/m.prom")"
}
new_night() {
	rm -rf "$work/out.d" "$work/inbox"
	mkdir "$work/out.d" "$work/inbox"
}
for mask in 077 000; do
	night $mask 65
	is "$modes" '640 640 640 640 644' "umask $mask: output_mode is 0640 by itself, metrics are for everybody"
	new_night
done
night 077 65 'output_mode = 644'
is "$modes" '644 644 644 644 644' "output_mode says the mode of what a night writes"
chmod 604 "$work/out.d/r.html"
night 077 65 'output_mode = 0600'
is "$modes" '644 644 604 600 644' "what is replaced keeps its mode"
for bad in 0888 rw- 4644 0040 755 06400; do
	printf '[numsync]\noutput_mode = %s\n' $bad >"$NUMSYNC_CONFIG"
	run 78 "$numsync" config
	like "$work/err" "output_mode = $bad is not good: .*such as 0640" "output_mode $bad"
done
new_night
mkfifo "$work/out.d/r.html"
night 077 73
like "$work/err" 'r.html: nobody reads it' "a night waits for no reader"
test -p "$work/out.d/r.html"
ok "a night leaves a pipe that nobody reads"
done_testing
