# A fresh Debian 12, made by debootstrap and started with systemd-nspawn, and claims about it. Source it; needs root and the network, for
# Debian's packages. Commands and output go to build/package/SCRIPT.txt, by the name of the script.
#   machine PACKAGE.deb [PACKAGE...]   starts it, with what a server has and these packages of Debian; the first is in it as
#                                      /root/numsync.deb, and what it needs is fetched, to be installed by apt
#   run STATUS LINE                    a line of shell inside, output in $out/out
#   manual STATUS LINE [INPUT]         a line that must stand in the manual: read_manual reads the one that is installed
#   inside COMMAND..., query SQL, await COMMAND...   quiet
#   ok, is, like, machine_done         claims, and the end
tests=0
bad=
out=$PWD/build/package
transcript=$out/$(basename "$0" .sh).txt
mkdir -p "$out"
skip_all() { echo "1..0 # SKIP $1"; exit 0; }
[ "$(id -u)" = 0 ] || skip_all "debootstrap and systemd-nspawn need root"
command -v debootstrap >/dev/null && command -v systemd-nspawn >/dev/null || skip_all "debootstrap or systemd-nspawn is missing"
root=$(mktemp -d "${TMPDIR:-/tmp}/numsync-fresh.XXXXXX")
chmod 755 "$root"
nspawn=
finish() {
	[ -z "$nspawn" ] || { inside systemctl poweroff >/dev/null 2>&1 || kill "$nspawn"; wait "$nspawn" 2>/dev/null; }
	rm -rf --one-file-system "$root"
}
trap finish EXIT
trap 'exit 130' INT TERM

ok() {
	code=$?
	tests=$((tests + 1))
	[ $code = 0 ] || { bad=1; printf 'not '; }
	printf 'ok %s - %s\n' $tests "$(printf '%s' "$1" | head -n 1)"
}
is() { [ "$1" = "$2" ]; ok "$3"; [ "$1" = "$2" ] || printf '# have: %s\n# want: %s\n' "$1" "$2"; }
like() { grep -qE -- "$1" "$out/out"; code=$?; (exit $code); ok "$2"; [ $code = 0 ] || sed 's/^/# /' "$out/out" | tail -n 20; }
await() { for _ in $(seq 600); do inside "$@" >/dev/null 2>&1 && return; sleep 0.1; done; false; ok "in time: $*"; }
inside() { nsenter -t "$leader" -a env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"; }
run() {
	printf '\n# %s\n' "$2" >>"$transcript"
	inside sh -c "cd /; $2" >"$out/out" 2>&1 </dev/null
	status=$?
	cat "$out/out" >>"$transcript"
	[ $status = 0 ] || echo "(exit $status)" >>"$transcript"
	[ $status = "$1" ]
	ok "exit $1: $2"
	[ $status = "$1" ] || sed 's/^/# /' "$out/out" | tail -n 20
}
manual() {
	grep -qxF -- "$2" "$out/page"
	ok "the manual says: $2"
	run "$1" "${3:+echo $3 | }$2"
}
query() { inside sh -c "cd /; sudo -u postgres psql -d numsync -X -A -t -c \"$1\"" 2>&1; }
read_manual() { inside sh -c 'MANWIDTH=500 man numsync' | sed 's/^ *//' >"$out/page"; }
machine_done() {
	echo "1..$tests"
	[ -z "$bad" ]
}

machine() {
	mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' | awk '$2 == "bookworm" { print $1; exit }')
	debootstrap --variant=minbase bookworm "$root" ${mirror:+"$mirror"} >"$out/debootstrap.log" 2>&1 ||
		{ tail -n 5 "$out/debootstrap.log" | sed 's/^/# /'; false; }
	ok "a fresh Debian 12"
	cp "$1" "$root/root/numsync.deb"
	shift
	echo fresh >"$root/etc/hostname"
	printf '127.0.0.1 localhost fresh\n' >"$root/etc/hosts"
	printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
	chmod 755 "$root/usr/sbin/policy-rc.d"
	env -u TMPDIR DEBIAN_FRONTEND=noninteractive chroot "$root" sh -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends systemd \
		systemd-sysv dbus sudo cron postgresql man-db "$@" && apt-get install -y -qq --download-only /root/numsync.deb' sh "$@" \
		>"$out/apt.log" 2>&1 || { tail -n 5 "$out/apt.log" | sed 's/^/# /'; false; }
	ok "with PostgreSQL, sudo, cron, man${*:+, $*}"
	[ -z "$bad" ] || { echo "1..$tests"; exit 1; } # nothing can be tried on it
	rm "$root/usr/sbin/policy-rc.d"
	systemd-nspawn -D "$root" -M numsync-fresh -b --register=no --keep-unit --private-network --console=pipe </dev/null >"$out/boot.log" 2>&1 &
	nspawn=$!
	for _ in $(seq 600); do # its first child only makes the one that stays
		leader=$(ps -o pid=,comm= --ppid "$nspawn" | awk '$2 == "systemd" { print $1 }')
		[ -n "$leader" ] && break
		sleep 0.1
	done
	[ -n "$leader" ] || { cat "$out/boot.log" >&2; nspawn=; skip_all "systemd-nspawn cannot start here"; }
	await sh -c 'systemctl is-system-running | grep -E "running|degraded"'
	await sudo -u postgres psql -c 'SELECT 1'
	: >"$transcript"
}
