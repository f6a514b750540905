# The Debian package.
# Promise: it can be built from the tracked files, lintian has no error and no warning, and it knows which sources it was made of.
. tests/ci/part.sh
does "the package is built, and lintian finds nothing" make deb
dpkg-deb -x build/deb/numsync_*.deb build/deb/root
does "its program names the commit" sh -c 'build/deb/root/usr/bin/numsync --version | grep -F "(commit $(sh cron/commit.sh), "'
does "its changelog and NEWS are those of CHANGELOG.md" sh -c 'for file in changelog NEWS.Debian; do
	gzip -dc "build/deb/root/usr/share/doc/numsync/$file.gz" | head -n 1 | grep -x "numsync ($(sed -n "s/^VERSION := //p" Makefile)) .*" || exit 1; done'
done_testing
