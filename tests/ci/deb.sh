# The Debian package.
# Promise: it can be built from the tracked files, and lintian has no error and no warning.
. tests/ci/part.sh
does "the package is built, and lintian finds nothing" make deb
done_testing
