# Two accounts never share an inbox or a file, however their paths come to be the same; doctor looks at each account's inbox.
# Promise: a place that counts for several accounts is refused (78) before anything is done.
. tests/lib/e2e.sh
config=$NUMSYNC_CONFIG
file() { # LINE...: the configuration
	printf '%s\n' '[numsync]' "$@" >"$config"
	chmod 600 "$config"
}
refused() { # LINE PATTERN CONTENT...: [numsync] is line 1
	line=$1 pattern=$2
	shift 2
	file "$@"
	run 78 "$numsync" config
	like "$work/err" "error: $config:$line: $pattern" "$(printf '%s' "$*" | cut -c 1-90)"
}
two='[account shop/a]'
other='[account shop_a]'

# names that come out the same
refused 2 'inbox: for account shop_a it comes to /in/shop_a, and so does inbox of account shop/a ' 'inbox = /in/{account}' "$two" "$other"
refused 2 'report: for account shop_a it comes to /srv/shop_a.html, and so does report of account shop/a ' 'report = /srv/{account}.html' "$two" "$other"
refused 2 'export: for account shop_a it comes to /srv/shop_a-\{date\}.csv, and so does export of account shop/a ' 'export = billing -o /srv/{account}/all.csv' 'export = billing -o /srv/{account}-{date}.csv' "$two" 'export = billing -o /srv/{account}-{date}.csv' "$other"

# the same without any {account}: each account's own setting
refused 5 'inbox: for account b it comes to /in//x, and so does inbox of account a ' '[account a]' 'inbox = /in/./x/' '[account b]' 'inbox = /in//x'
refused 5 'report: for account b it comes to /srv/x.html, and so does report of account a ' '[account a]' 'report = /srv/x.html' '[account b]' 'report = /srv/x.html'
refused 6 'export: for account b it comes to /srv/y.csv, and so does export of account a ' '[account a]' 'export = billing -o /srv/x.csv' 'export = billing --output=/srv/y.csv' '[account b]' "export = billing --where enabled=true -o '/srv/y.csv'"
refused 5 'export: for account b it comes to /srv/x.html, and so does report of account a ' '[account a]' 'report = /srv/x.html' '[account b]' 'export = billing -o /srv/x.html'

# an inbox in another's
refused 3 'inbox: that of account b, /in/b, lies in that of account a, /in, which would take its files' '[account b]' 'inbox = /in/b' '[account a]' 'inbox = /in'
refused 5 'inbox: that of account b, /in/b, lies in that of account a, /in/' '[account a]' 'inbox = /in/' '[account b]' 'inbox = /in/b' '[account c]' 'inbox = /in-c'

# what is good stays good
file 'inbox = /in/{account}' 'report = /srv/{account}.html' 'export = billing -o /srv/{account}.csv' 'export = billing -o /srv/{account}.csv --where enabled=true' '[account a]' '[account ab]' '[account a-b]'
run 0 "$numsync" config
file '[account a]' 'inbox = /in/a' '[account b]' 'inbox = /in/a-b'
run 0 "$numsync" config

# flags and variables count for the accounts that the command works on
file '[account shop/a]' "api_url = http://127.0.0.1:1" "$other" '[account c]' 'inbox = /in'
run 78 "$numsync" run --all-accounts --inbox '/in/{account}'
like "$work/err" 'flag --inbox: inbox: for account shop_a it comes to /in/shop_a, and so does inbox of account shop/a ' "a flag is looked at for the accounts that the command works on"
run 78 env NUMSYNC_REPORT='/srv/{account}' "$numsync" run --account shop/a --account shop_a
like "$work/err" 'variable NUMSYNC_REPORT: report: for account shop_a it comes to /srv/shop_a' "a variable is looked at for the accounts that the command works on"
run 0 env NUMSYNC_INBOX=/in "$numsync" config

# doctor, with two accounts
database
sandbox --generate 3
echo "$LEADPING_API_KEY" >"$work/key"
chmod 600 "$work/key"
in=$work/in
file "inbox = $in/{account}" "key_file = $work/key" "$two" '[account b]'
told() { # the failures, with their cures
	jq -r '.[] | select(.result == "failure") | .check + ": " + .text + " -> " + .cure' "$work/out" >"$work/told"
}
mkdir "$in"
run 73 "$numsync" doctor --json
told
is "$(wc -l <"$work/told" | tr -d ' ')" 2 "both inboxes are missing"
like "$work/told" "permissions: the inbox $in/shop_a cannot be used: there is no such folder -> .mkdir -p $in/shop_a.; chown" "a missing inbox is told with the account's name filled in, and the cure"
mkdir -p "$in/shop_a/crm" "$in/shop_a/erp/done" "$in/b/done" "$in/b/failed" "$in/b/crm"
run 0 "$numsync" doctor --json
is "$(jq -r '.[] | select(.check == "permissions" and .result == "ok" and (.text | test("inbox"))) | .text' "$work/out" | tr '\n' ' ')" "the inbox $in/shop_a can be read and written the inbox $in/b can be read and written " "doctor says that an inbox can be used"
is "$(jq '[.[] | select(.check == "disk" and (.text | test("inbox .*/in/(shop_a|b) has")))] | length' "$work/out")" 2 "doctor shows the room that the inboxes have"
is "$(find "$in" -name failed)" "$in/b/failed" "doctor makes no folder"

: >"$in/shop_a/done"
ln -s .. "$in/shop_a/crm/failed"
rmdir "$in/shop_a/erp/done" "$in/b/failed" "$in/b/crm"
ln -s "$work" "$in/b/failed"
ln -s "$work" "$in/b/crm"
mkdir "$in/b/c:d"
: >"$in/b/note"
run 73 "$numsync" doctor --json
told
like "$work/told" "the inbox $in/shop_a cannot be used: done is no folder; .* -> move $in/shop_a/done away.* the next run makes it anew" "done that is a plain file"
like "$work/told" "the inbox $in/shop_a/crm cannot be used: failed is a link, .* -> move $in/shop_a/crm/failed away" "failed of a sub-folder that is a link"
like "$work/told" "the inbox $in/b cannot be used: failed is a link, .* -> move $in/b/failed away" "failed that is a link, of the second account"
like "$work/told" "the inbox $in/b/crm cannot be used: crm is a link, .* -> let $in/b/crm be a folder .* or move it out of the inbox" "a sub-folder that is a link"
like "$work/told" "the inbox $in/b/c:d cannot be used: .*cannot be the name of a source.* -> give $in/b/c:d the name of a source" "one whose name can be no source"
is "$(wc -l <"$work/told" | tr -d ' ')" 5 "doctor finds no other fault"
is "$(jq '[.[] | select(.text | test("can be read and written"))] | length' "$work/out")" 0 "no inbox with a fault is called good"
rm -r "$in/b"
: >"$in/b"
run 73 "$numsync" doctor --json
told
like "$work/told" "the inbox $in/b cannot be used: .*Not a directory -> let $in/b be a folder" "an inbox that is a plain file"

# not writable: a file system that is read-only, for root may write everywhere else
rm -r "$in"
mkdir -p "$in/shop_a/done" "$in/b"
read_only() { unshare -m sh -c 'for place in shop_a/done b; do mount -t tmpfs -o ro tmpfs "$1/$place" || exit 1; done; shift; exec "$@"' sh "$in" "$@"; }
if read_only true 2>/dev/null; then
	run 73 read_only "$numsync" doctor --json
	told
	like "$work/told" "the inbox $in/b cannot be used: cannot write into it: Read-only file system -> let $in/b be a folder that the user" "an inbox that is not writable"
	like "$work/told" "the inbox $in/shop_a cannot be used: done is on another file system, .* -> move $in/shop_a/done away, or unmount it" "done on another file system"
else
	skip "a folder that is not writable" "no file system may be mounted here"
fi
done_testing
