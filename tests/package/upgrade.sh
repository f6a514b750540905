# On a fresh Debian 12 (machine.sh) the package of an earlier commit is at work, with data and its timer enabled; then this one is installed
# over it. FROM= names the commit; as it is, the one with which the work on upgrades began.
# Promise: the next night is done, and nothing is by hand except what numsync(1), "UPGRADING", says.
set -u
. tests/package/machine.sh
from=${FROM:-3b8a210}
git cat-file -e "$from^{commit}" 2>/dev/null || skip_all "the commit $from is not here: a tarball, or a clone without its history"
rm -rf "$out/before"
git clone -q . "$out/before" && git -C "$out/before" checkout -q "$from" && (cd "$out/before" && sh cron/deb.sh build/deb) >"$out/before.log" 2>&1
[ -e "$(echo "$out"/before/build/deb/numsync_*.deb)" ]
ok "the package of $from is built"
machine build/deb/numsync_*.deb
cp "$out"/before/build/deb/numsync_*.deb "$root/root/before.deb"
rm -rf "$out/before"
# a night of the timer that begins from now on is done: its status is 0, or 2 where only a person can end the drift
night() { await sh -c "journalctl -u numsync.service --since '@$1' --no-pager -o cat | grep -q '$2'"; }
names() { query "SELECT count(*) FROM numsync.phone_number p JOIN numsync.account a USING (account_id) WHERE a.name = 'east' AND p.name = '$1'"; }
export_of() { run 0 "sudo -u postgres numsync export billing --raw --account east --as-of '$moment' --columns id,number,name,status -o /tmp/$1.csv --database dbname=numsync"; }
changes() { # NAME: somebody wants all of east's numbers to be called so
	query "SELECT p.id || ',$1' FROM numsync.phone_number p JOIN numsync.account a USING (account_id) WHERE a.name = 'east'" | sed '1i id,name' >"$root/srv/$1.csv"
	run 0 "sudo -u alice numsync import --account east /srv/$1.csv"
}

run 0 'apt-get install -y -qq --no-install-recommends /root/before.deb && numsync --version'
run 0 'systemd-run -q --uid=nobody --unit=east numsync-sandbox --port 8081 --key sk_east --generate 40'
run 0 'systemd-run -q --uid=nobody --unit=west numsync-sandbox --port 8082 --key sk_west --generate 60'
run 0 'cd / && sudo -u postgres createdb numsync && sudo -u postgres numsync migrate --roles --database dbname=numsync && sudo -u postgres createuser numsync'
run 0 'useradd -m alice && sudo -u postgres createuser alice && sudo -u postgres psql -q -d numsync -c "GRANT numsync_sync TO numsync; GRANT numsync_admin TO alice"'
run 0 'for account in east west; do echo sk_$account | install -m 600 /dev/stdin /etc/numsync/keys/$account; done'
run 0 "printf '%s\n' '[numsync]' 'database = dbname=numsync' 'rate_limit = 300/6' '[account east]' 'api_url = http://127.0.0.1:8081' '[account west]' \
	'api_url = http://127.0.0.1:8082' >/etc/numsync/numsync.conf"
run 0 'systemctl start numsync.service'
# nights every 15 seconds, by the timer
run 0 'mkdir /etc/systemd/system/numsync.timer.d && printf "[Timer]\nOnCalendar=\nOnCalendar=*:*:0/15\nRandomizedDelaySec=0\nAccuracySec=1s\n" \
	>/etc/systemd/system/numsync.timer.d/often.conf && systemctl daemon-reload && systemctl enable --now numsync.timer'
changes Before
for _ in $(seq 120); do [ "$(names Before)" = 40 ] && break; sleep 1; done
is "$(names Before)" 40 "a night of the earlier version sends what was wanted"
moment=$(date -u +%Y-%m-%dT%H:%M:%SZ)
export_of before

since=$(date +%s)
run 0 'apt-get install -y -qq --no-install-recommends /root/numsync.deb && numsync --version'
run 0 'systemctl is-enabled numsync.timer && systemctl is-active numsync.timer'
night "$since" 'status=74'
run 0 "journalctl -u numsync.service --since '@$since' --no-pager -o cat"
like 'numsync migrate.*postgres' "the night before the schema is upgraded says by which command, and as whom"
read_manual
manual 2 'sudo -u postgres numsync migrate --check --database dbname=numsync'
manual 0 'sudo -u postgres numsync migrate --database dbname=numsync'
manual 0 'sudo systemd-run -q --pipe --wait -p User=numsync -p LoadCredential=leadping-api-key:/etc/numsync/keys numsync doctor --all-accounts'
since=$(date +%s)
night "$since" 'east run [0-9]*: '
night "$since" 'west run [0-9]*: '
run 0 "journalctl -u numsync.service --since '@$since' --no-pager -o cat; systemctl is-failed numsync.service | grep -v failed"
export_of after
run 0 'cmp /tmp/before.csv /tmp/after.csv && wc -l /tmp/after.csv'
changes After
for _ in $(seq 120); do [ "$(names After)" = 40 ] && break; sleep 1; done
is "$(names After)" 40 "a night of this version sends what is wanted"
is "$(query "SELECT count(*) FROM numsync.run WHERE started_at > to_timestamp($since) AND state = 'failed'")" 0 "and none of its nights fails"
machine_done
