# On a fresh Debian 12 (machine.sh) the package is installed, and numsync(1), "ON A SERVER", is followed to the letter: two accounts against
# two sandboxes. What `manual` runs must stand in the page.
set -u
. tests/package/machine.sh
machine build/deb/numsync_*.deb bash-completion zsh fish

run 0 'cat /etc/debian_version; systemctl is-system-running'
run 0 'apt-get install -y -qq --no-install-recommends /root/numsync.deb'
run 0 'numsync --version'
run 1 'systemctl is-enabled numsync.timer'
run 3 'systemctl is-active numsync.timer numsync.service'
is "$(inside ps -u numsync -o pid= | wc -l)" 0 "nothing runs"
run 0 'getent passwd numsync'
like ':/var/lib/numsync:/usr/sbin/nologin$' "the user is there and cannot log in"
run 0 'stat -c "%A %U %G %n" /etc/numsync /etc/numsync/keys /var/lib/numsync /var/spool/numsync'
is "$(paste -sd ' ' "$out/out")" "drwxr-xr-x root root /etc/numsync drwx------ root root /etc/numsync/keys drwxr-x--- numsync numsync /var/lib/numsync drwxrws--- numsync numsync /var/spool/numsync" \
	"so are the places, with their rights"
run 0 'for page in numsync numsync.conf numsync-csv numsync-run numsync-billing numsync-fields numsync-sandbox; do MANWIDTH=80 man --warnings $page >/dev/null || exit; done'
is "$(cat "$out/out")" '' "the manual pages are rendered without a warning"
run 0 "bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader numsync; complete -p numsync'"
run 0 "zsh -fc 'autoload -U compinit; compinit -u -d /tmp/zcompdump; echo \$_comps[numsync]'"
is "$(cat "$out/out")" _numsync "zsh finds its completion"
run 0 "fish -c 'complete -C \"numsync pla\"'"
like '^plan' "fish finds its completion"
run 0 'systemd-analyze verify numsync.service numsync.timer'
is "$(cat "$out/out")" '' "systemd has nothing to say against the units"
run 0 'systemd-analyze security --threshold=20 --no-pager numsync.service | tail -n 1'
read_manual

# two sandboxes, and the manual
run 0 'systemd-run -q --uid=nobody --unit=east numsync-sandbox --port 8081 --key sk_east --generate 40'
run 0 'systemd-run -q --uid=nobody --unit=west numsync-sandbox --port 8082 --key sk_west --generate 60'
manual 0 'sudo -u postgres createdb numsync'
manual 0 'sudo -u postgres numsync migrate --roles --database dbname=numsync'
manual 0 'sudo -u postgres createuser numsync'
manual 0 'sudo -u postgres psql -d numsync -c "GRANT numsync_sync TO numsync"'
for line in '[numsync]' 'database = dbname=numsync' '[account east]' 'key_file = /etc/numsync/east.key' '[account west]' \
	'# no key_file: its key is in /etc/numsync/keys/west, which is for the service alone'; do
	grep -qxF -- "$line" "$out/page"
	ok "the manual's configuration has: $line"
done
run 0 "cat >/etc/numsync/numsync.conf <<'EOF'
[numsync]
database = dbname=numsync
# the sandboxes
rate_limit = 300/6

[account east]
key_file = /etc/numsync/east.key
api_url = http://127.0.0.1:8081

[account west]
# no key_file: its key is in /etc/numsync/keys/west, which is for the service alone
api_url = http://127.0.0.1:8082
EOF"
manual 0 'sudo install -m 600 -o numsync /dev/stdin /etc/numsync/east.key' sk_east
run 78 'sudo -u numsync numsync doctor --all-accounts'
like 'west.*key|key.*west' "doctor names the account that has no key yet"
manual 0 'sudo install -m 600 /dev/stdin /etc/numsync/keys/west' sk_west
service_doctor='sudo systemd-run -q --pipe --wait -p User=numsync -p LoadCredential=leadping-api-key:/etc/numsync/keys numsync doctor --all-accounts'
manual 0 "$service_doctor"
manual 0 'sudo systemctl start numsync.service'
manual 0 'journalctl -u numsync.service'
like 'numsync\[.*east run [0-9]+: ' "the service says one line for an account"
like 'west run [0-9]+: .*60 numbers listed' "of an account with a credential, too"
is "$(query "SELECT string_agg(name || ' ' || n, ', ' ORDER BY name) FROM (SELECT a.name, count(*) AS n FROM numsync.account a JOIN numsync.phone_number p USING (account_id) GROUP BY 1) x")" \
	"east 40, west 60" "both mirrors are whole"
run 0 'sudo -u numsync numsync run --account east'
run 78 'sudo -u numsync numsync pull --account west'
like 'account west has no API key: set key_file in its section' "root's key is for the service alone"
manual 0 'sudo -u numsync numsync status --all-accounts'
run 0 'sudo -u numsync numsync config'
like '^west +api_url +http://127.0.0.1:8082 +/etc/numsync/numsync.conf:12' "config says where a setting comes from"

# an admin who is no superuser, and a change that the night sends
run 0 'useradd -m alice && sudo -u postgres createuser alice && sudo -u postgres psql -q -d numsync -c "GRANT numsync_admin TO alice"'
number=$(query "SELECT min(number) FROM numsync.phone_number p JOIN numsync.account a USING (account_id) WHERE a.name = 'east' AND missing_since IS NULL")
run 0 "printf 'number,name,provider_status\\n$number,From the file,no such state\\n' >/tmp/changes.csv && sudo -u alice numsync import --account east /tmp/changes.csv"
run 2 'sudo -u alice numsync plan --account east'
run 0 'systemctl start numsync.service'
is "$(query "SELECT state || ' ' || exit_status FROM numsync.run WHERE account_id = 1 ORDER BY run_id DESC LIMIT 1")" "done 2" \
	"drift that only a person can end is no failure of the service"
is "$(query "SELECT name FROM numsync.phone_number WHERE number = '$number' AND account_id = 1")" "From the file" "what the admin asked for was sent"
run 0 "sudo -u alice numsync history --account east '$number'"

# an inbox, filled by somebody of the group; what else the service writes, and a hook
manual 0 'sudo install -d -m 2770 -o numsync -g numsync /var/spool/numsync/east'
run 0 'sudo install -d -m 2770 -o numsync -g numsync /var/spool/numsync/west /var/spool/numsync/east/crm'
manual 0 'sudo install -d -m 775 -g numsync /var/lib/prometheus/node-exporter'
run 0 "sed -i 's|^rate_limit.*|&\\
inbox = /var/spool/numsync/{account}\\
metrics = /var/lib/prometheus/node-exporter/numsync.prom\\
report = /var/lib/numsync/{account}.html\\
export = billing --output /var/lib/numsync/{account}.csv\\
hook = /usr/bin/tee /var/lib/numsync/hook.json|' /etc/numsync/numsync.conf && usermod -a -G numsync alice"
run 0 "sudo -u alice sh -c 'printf \"number,name\\\\n$number,By the inbox\\\\n\" >/var/spool/numsync/east/crm/names.csv && touch -d \"1 minute ago\" /var/spool/numsync/east/crm/names.csv'"
run 0 'systemctl start numsync.service && journalctl -u numsync.service --no-pager -o cat | tail -n 6 && find /var/spool/numsync -type f'
like '^/var/spool/numsync/east/crm/done/names.csv$' "the inbox is imported and its file moved"
run 0 'ls -l /var/lib/prometheus/node-exporter/numsync.prom /var/lib/numsync/east.html /var/lib/numsync/west.csv /var/lib/numsync/hook.json'
like '^-rw-r--r-- 1 numsync numsync .*numsync.prom$' "metrics that node_exporter can read"

# a heartbeat makes the configuration a secret of the group, to which postgres comes to belong
run 0 "sed -i 's|^rate_limit.*|&\\
heartbeat = http://127.0.0.1:8083/name|' /etc/numsync/numsync.conf"
run 78 'sudo -u numsync numsync config'
like 'holds a secret .*chmod 640' "a heartbeat that everybody can read is refused"
run 0 'sudo chgrp numsync /etc/numsync/numsync.conf && sudo chmod 640 /etc/numsync/numsync.conf'
run 0 'sudo -u numsync numsync config'
run 78 'sudo -u postgres numsync migrate --check --database dbname=numsync'
like 'sudo usermod -a -G numsync postgres' "postgres is told what lets it read the configuration"
grep -qF 'sudo usermod -a -G numsync postgres' "$out/page"
ok "the manual says the same"
run 0 'sudo usermod -a -G numsync postgres'
run 0 'sudo -u postgres numsync migrate --check --database dbname=numsync'
manual 0 "$service_doctor"
run 0 "sed -i '/^heartbeat/d' /etc/numsync/numsync.conf"

# one account's failure does not stop the other, and is a failure of the service
run 0 'systemctl stop west'
run 1 'systemctl start numsync.service'
run 0 'journalctl -u numsync.service --no-pager -o cat | tail -n 8'
like 'east run' "the other account is done"
like 'status=69' "and systemd is told why"

# a private cluster inside the hardened service
run 0 "sed -i 's|^database.*|database = local\\nstate_dir = /var/lib/numsync|; /account west/,\$d' /etc/numsync/numsync.conf"
grep -qF 'sudo -u numsync numsync init --local' "$out/page"
ok "the manual says how to make it"
run 0 'sudo -u numsync numsync init --local'
run 0 'systemctl start numsync.service && journalctl -u numsync.service --no-pager -o cat | tail -n 3'
like '^east run 1: .*40 numbers listed' "the service starts the private cluster and stops it"

# a stop leaves the cluster to the run until it is closed; who uses a cluster that the service started keeps it when the service ends
cluster() { inside sudo -u numsync /usr/lib/postgresql/15/bin/pg_ctl status -D /var/lib/numsync/cluster >/dev/null && echo runs; }
slow_night() {
	since=$(date +%s)
	run 0 'systemctl start --no-block numsync.service'
	await sh -c 'systemctl status --no-pager numsync.service | grep -q "postgres: numsync"'
}
run 0 'systemctl stop east; systemd-run -q --uid=nobody --unit=slow numsync-sandbox --port 8081 --key sk_east --generate 40 --page-limit 5 --latency 1000 --lines'
slow_night
await sh -c 'journalctl -u slow -o cat | grep -q ^POST'
run 0 'systemctl stop numsync.service; systemctl show -P ExecMainStatus numsync.service'
is "$(cat "$out/out")" 75 "a stop of the service ends the run"
run 1 "journalctl -u numsync.service --since '@$since' --no-pager -o cat | grep 'connection to the database'"
is "$(cluster)" '' "and numsync ends the private cluster"
run 0 'sudo -u numsync mkfifo /var/lib/numsync/pipe'
slow_night
run 0 'systemd-run -q --unit=clerk -p RemainAfterExit=yes sudo -u numsync numsync export billing -o /var/lib/numsync/pipe'
await sh -c 'for at in $(grep -lx numsync /proc/[0-9]*/comm); do
	tr "\0" " " <${at%comm}cmdline | grep -q "numsync export" && ls -l ${at%comm}fd | grep -q users.lock && exit; done; exit 1'
await sh -c '[ "$(systemctl show -P ActiveState numsync.service)" = inactive ]'
run 1 "journalctl -u numsync.service --since '@$since' --no-pager -o cat | grep 'has died'"
is "$(cluster)" runs "the private cluster outlives the service that started it, while somebody uses it"
run 0 'find /dev/shm -user numsync -name "PostgreSQL.*" | grep .'
run 0 'timeout 20 cat /var/lib/numsync/pipe >/tmp/export.csv; rm /var/lib/numsync/pipe'
await sh -c 'systemctl show -P SubState clerk | grep -E "exited|failed"'
run 0 'systemctl show -P ExecMainStatus clerk; wc -l </tmp/export.csv'
is "$(paste -sd ' ' "$out/out")" '0 41' "who uses it gets the whole export"
is "$(cluster)" '' "and ends the cluster, as the last one"

# the timer; upgrade, removal, purge
manual 0 'sudo systemctl enable --now numsync.timer'
run 0 'systemctl list-timers --no-pager numsync.timer'
run 0 'apt-get install -y -qq --reinstall --no-install-recommends /root/numsync.deb; systemctl is-active numsync.timer'
run 0 'apt-get remove -y -qq numsync; ls /etc/numsync/numsync.conf'
run 3 'systemctl is-active numsync.timer'
run 0 'apt-get purge -y -qq numsync'
like 'private PostgreSQL cluster in /var/lib/numsync stays' "purge says that it leaves the private cluster"
like 'removing /etc/numsync and [0-9]+ files in it' "purge says what it removes"
run 0 'ls /var/lib/numsync/east.html /var/lib/numsync/west.csv'
run 0 'find / -xdev -name "*numsync*" -not -path "/proc/*" -not -path "/root/*" -not -path "/var/log/*" -not -path "/var/cache/*" -not -path "/var/lib/postgresql/*" -not -path "/var/lib/prometheus/*"'
is "$(cat "$out/out")" /var/lib/numsync "and nothing else"
machine_done
