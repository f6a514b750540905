# A bare Debian in a folder of its own, for the checks that need one; nothing of this machine's packages is touched. Source it; needs root,
# debootstrap, and a mirror of Debian.
#   bare_root RELEASE      makes it in $root ("bookworm", "trixie"), with a clone of what is committed in its /numsync
#   inside COMMAND...      runs it there, as root in /numsync, with /proc and /dev
#   bare_end               removes it
#   does TITLE COMMAND...  a point: it ends with 0; else the end of what it printed is shown
bare_mirror() {
	apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' | awk '$2 == "bookworm" { print $1; exit }'
}
inside() {
	unshare --mount --pid --fork --kill-child sh -c 'mount --rbind /dev "$0/dev" && mount -t proc proc "$0/proc" && exec chroot "$0" "$@"' \
		"$root" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
		DEBIAN_FRONTEND=noninteractive sh -c 'cd /numsync 2>/dev/null; exec "$@"' sh "$@"
}
bare_root() {
	root=$(mktemp -d "${TMPDIR:-/tmp}/numsync-root.XXXXXX")
	chmod 755 "$root"
	# shellcheck disable=SC2046
	debootstrap --variant=minbase "$1" "$root" $(bare_mirror) >"$root.log" 2>&1 || { tail -n 5 "$root.log" >&2; return 1; }
	rm -f "$root.log"
	printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
	chmod 755 "$root/usr/sbin/policy-rc.d"
	cp /etc/resolv.conf "$root/etc/resolv.conf"
	printf '127.0.0.1 localhost %s\n::1 localhost\n' "$(hostname)" >"$root/etc/hosts"
	git clone -q --no-hardlinks "$PWD" "$root/numsync" || return 1
	git rev-parse HEAD >"$root/numsync/.commit" # for a root without git
}
bare_end() { [ -z "${root:-}" ] || rm -rf --one-file-system "$root"; }
[ "$(id -u)" = 0 ] && command -v debootstrap >/dev/null || { echo "1..0 # SKIP debootstrap needs root"; exit 0; }
trap bare_end EXIT
trap 'exit 130' INT TERM
tests=0 bad=
does() {
	title=$1
	shift
	tests=$((tests + 1))
	if "$@" >"$root/log" 2>&1 </dev/null; then
		echo "ok $tests - $title"
	else
		bad=1
		echo "not ok $tests - $title"
		tail -n 25 "$root/log" | sed 's/^/# /' >&2
	fi
}
