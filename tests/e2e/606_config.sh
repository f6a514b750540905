# The configuration: every setting in force with its origin, secrets hidden; what is wrong is refused with file and line.
# Promise: flags win over environment, environment over the config file, that over defaults; an unknown name is refused with the nearest one.
. tests/lib/e2e.sh
unset NUMSYNC_RATE_LIMIT DATABASE_URL
config=$NUMSYNC_CONFIG
cat >"$config" <<CONF
# a comment
[numsync]
database = postgresql://night:c4nary-password@db.example/numsync?sslmode=require
heartbeat = https://monitor.example/c4nary-token
page_size = 250
export = billing --output /srv/{account}.csv
export = billing --output "/srv/{account} {month}.csv" --summary business

[account acme]
page_size = 100
max_changes = 5%
[account empty]
CONF
chmod 600 "$config"
value() { jq -r --arg a "$1" --arg s "$2" '.[] | select((.account // "") == $a and .setting == $s) | "\(.value) \(.origin)"' "$work/out"; }
run 0 env NUMSYNC_RETRIES=2 "$numsync" config --format json
is "$(value acme page_size)" "100 $config:10" "an account's own line wins over [numsync]'s"
is "$(value empty page_size)" "250 $config:5" "an account without a line has [numsync]'s"
is "$(value empty retries)" "2 variable NUMSYNC_RETRIES" "the environment wins over the file"
is "$(value acme connections)" "8 default" "a setting that nobody sets has its default"
is "$(value acme currency)" "null not set" "what is not set says so"
is "$(value empty export)" "billing --output /srv/{account}.csv
billing --output \"/srv/{account} {month}.csv\" --summary business $config:6" "a setting may be a list"
is "$(jq '[.[] | select(.account == "acme") | .setting] | length' "$work/out")" "$(jq '[.[] | select(.account == "empty") | .setting] | length' "$work/out")" "each account shows every setting"
run 0 "$numsync" config
like "$work/out" 'postgresql://night:\*\*\*@db.example/numsync' "passwords are hidden"
for format in table csv json; do
	must "$numsync" config --format $format
	like "$work/out" '\*\*\*' "a secret is shown as stars, $format"
	absent c4nary "no secret is shown, $format" "$work/out" "$work/err"
done
run 0 "$numsync" config --account acme --format json
is "$(jq -r '[.[].account] | unique | join(" ")' "$work/out")" acme "--account shows one account"
run 78 "$numsync" config --account nobody
like "$work/err" 'account nobody is not in the configuration' "an account that is not there is named"

# who may read and write it
chmod 644 "$config"
run 78 "$numsync" config
like "$work/err" "$config holds a secret .* .chmod 6[04]0" "a file with a secret that others can read is refused"
if [ "$(id -u)" = 0 ]; then
	like "$work/err" "chmod 640 $config., and let its group be that of who runs numsync" "of root's file its group may keep reading"
	chgrp postgres "$config"
	chmod 640 "$config"
	run 0 "$numsync" config
	chown postgres "$config"
	run 78 "$numsync" config
	like "$work/err" "chmod 600 $config.\$" "of anybody else's file the owner alone"
	# who is not of the group is told how to belong to it; root without its power over files stands for somebody
	run 78 setpriv --bounding-set=-dac_override,-dac_read_search "$numsync" config
	like "$work/err" "cannot open $config: only its owner and the group postgres may read it. .*: .sudo usermod -a -G postgres root., then" "who may not read it is told who may"
	chgrp root "$config"
	run 78 setpriv --clear-groups --regid nogroup --bounding-set=-dac_override,-dac_read_search "$numsync" config
	absent 'usermod' "nobody is told to join the group root" "$work/err"
	chmod 600 "$config"
	run 78 setpriv --bounding-set=-dac_override,-dac_read_search "$numsync" config
	like "$work/err" "cannot open $config: you may not read it. Run numsync as its owner, or name another file with --config\$" "and what to do where the owner alone may"
	chown root "$config"
fi
printf '[numsync]\nhook = /bin/true\n' >"$config"
chmod 664 "$config"
run 78 "$numsync" config
like "$work/err" 'others than root and you can change it' "a file that others can write may not name a program to start"
chmod 644 "$config"
run 0 "$numsync" config

# faults: file and line, and what was probably meant
refused() { # LINE PATTERN CONTENT...: [numsync] is line 1
	line=$1 pattern=$2
	shift 2
	printf '[numsync]\n' >"$config"
	printf '%s\n' "$@" >>"$config"
	chmod 600 "$config"
	run 78 "$numsync" config
	like "$work/err" "error: $config:$line: $pattern" "$(printf '%s' "$*" | cut -c 1-60)"
	absent c4nary "the message shows no secret: $(printf '%s' "$*" | cut -c 1-60)" "$work/err"
}
refused 2 'setting rate_limt is not known; did you mean rate_limit\?' 'rate_limt = 5'
refused 4 'page_size = many is not good: expected a whole number' '' '# x' 'page_size = many'
refused 3 "page_size was set before, at $config:2" 'page_size = 1' 'page_size = 2'
refused 4 "account a was begun before, at $config:2" '[account a]' 'page_size = 1' '[account a]'
refused 3 'database belongs into section \[numsync\]' '[account a]' 'database = local'
refused 2 'section \[acount a\] is not known' '[acount a]'
refused 2 'expected `key = value`' 'page_size 5'
refused 2 'heartbeat: expected an https address' 'heartbeat = http://monitor.example/c4nary'
refused 2 'api_url: .*only https' 'api_url = http://api.example'
refused 3 'setting expotr is not known; did you mean export' 'export = billing -o x' 'expotr = billing -o y'
refused 2 'export: option --colums is not known .*did you mean --columns' 'export = billing -o x --colums number'
refused 2 'export: .*--output FILE' 'export = billing'
refused 2 'export: an export begins with `billing`' 'export = -o x'
refused 2 'export: --account belongs to `run`' 'export = billing -o x --account a'
refused 2 'export: a quote is not closed' "export = billing -o 'x"
refused 2 'export: \{day\} is not known; there are \{account\}' 'export = billing -o {day}.csv'
refused 2 'export: a page has columns of its own: leave --columns out' 'export = billing -o x.html --columns number'
refused 2 'export: a page has an order of its own: leave --order-by out' 'export = billing -o x --format html --order-by number'
refused 2 'export: --compare has columns of its own: leave --columns out' 'export = billing -o x.csv --compare 2026-01 --columns number'
refused 2 'export: --summary is for csv and jsonl' 'export = billing -o x.xlsx --summary business'
refused 2 'export: --period and --as-of name two moments' 'export = billing -o x.csv --period 2026-01 --as-of 2026-01'
refused 2 'export: --gone is not for a closed period' 'export = billing -o x.csv --period 2026-01 --gone'
refused 2 'export: --columns: nam is no column; did you mean name' 'export = billing -o x.csv --columns "number, nam"'
refused 2 'export: --order-by: nam is no field; did you mean name' 'export = billing -o x.csv --order-by number,-nam'
refused 2 'export: --where nam=1: there is no such field; did you mean name' 'export = billing -o x.csv --where enabled=true --where nam=1'
refused 2 'export: --where enabled: write FIELD=VALUE' 'export = billing -o x.csv --where enabled'
refused 2 'report: this setting counts for several accounts' 'report = /srv/report.html' '[account a]' '[account b]'
refused 2 'export: this setting counts for several accounts' 'export = billing -o /srv/x.csv' '[account a]' '[account b]'
refused 2 'inbox: this setting counts for several accounts' 'inbox = /srv/inbox' '[account a]' '[account b]'
refused 2 'inbox: \{date\} is not known; there is \{account\}' 'inbox = /srv/{account}/{date}'
refused 2 'metrics: .*\.prom' 'metrics = /srv/metrics'
refused 2 'hook: tell.sh: a program is named by its absolute path' 'hook = tell.sh'
printf '[numsync]\n' >"$config"
for blank in ' ' '	 '; do
	run 78 env NUMSYNC_HOOK="$blank" "$numsync" config
	like "$work/err" 'variable NUMSYNC_HOOK: hook: names no program' "a hook of nothing but blanks"
	run 78 env NUMSYNC_EXPORT="$blank" "$numsync" config
	like "$work/err" 'variable NUMSYNC_EXPORT: export: an export begins with `billing`' "an export of nothing but blanks"
done
run 0 env NUMSYNC_HOOK= NUMSYNC_EXPORT= "$numsync" config
printf '[numsync]\nreport = /srv/{account}.html\n[account a]\n[account b]\n' >"$config"
run 0 "$numsync" config
run 0 env NUMSYNC_REPORT=/srv/x.html "$numsync" config
run 78 env NUMSYNC_REPORT=/srv/x.html "$numsync" run --all-accounts
like "$work/err" 'variable NUMSYNC_REPORT: report: this setting counts for several' "a variable counts for the accounts that the command works on"
run 78 "$numsync" run --all-accounts --inbox /srv/inbox
like "$work/err" 'flag --inbox: inbox: this setting counts for several' "a flag counts for the accounts that the command works on"
run 78 env NUMSYNC_DATABASE='password=c4nary' NUMSYNC_RATE_LIMITS=5 "$numsync" config
absent c4nary "an error about a setting keeps the secrets of the others" "$work/err"
run 78 "$numsync" config --config "$work/nowhere.conf"
like "$work/err" 'cannot open .*nowhere.conf.*`numsync init` writes one' "a file that was named must be there, and what makes one is said"
run 64 "$numsync" config --database 'postgresql://u:c4nary@h/d'
run 64 "$numsync" config --database "host=h password = 'c4nary'"
absent c4nary "a password is no flag" "$work/err"
done_testing
