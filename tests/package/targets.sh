# Targets of the Makefile on a bare Debian 12 and 13, as root and as an ordinary user with sudo: each installs what it needs,
# or names the target that does.
# TARGETS="deps all" and RELEASES=trixie pick; every command runs twice.
# Promise: a newcomer's machine needs no more than git, make and a shell.
set -u
. tests/package/root.sh
for release in ${RELEASES:-bookworm trixie}; do
	for who in ${WHO:-root anna}; do
		bare_root "$release" || exit 1
		does "$release, $who: git, make and a shell" inside sh -c "apt-get update -qq && apt-get install -y -qq --no-install-recommends git make sudo ca-certificates &&
			useradd -m anna && echo 'anna ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/anna && chown -R $who /numsync"
		does "$release, $who: make says what is missing" inside setpriv --reuid="$who" --regid="$who" --init-groups env HOME=/tmp \
			sh -c 'make 2>&1 | grep -q "make deps installs it"'
		for target in ${TARGETS:-demo check all man help dist deb install uninstall lint format clean}; do
			for time in once again; do
				does "$release, $who: make $target, $time" inside setpriv --reuid="$who" --regid="$who" --init-groups env HOME=/tmp make $target \
					$(case $target in install | uninstall) echo DESTDIR=/tmp/here PREFIX=/usr ;; esac)
			done
		done
		bare_end
	done
done
echo "1..$tests"
[ -z "$bad" ]
