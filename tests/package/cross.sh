# numsync for arm64, built on this machine and its unit tests run under qemu, in a bare Debian of its own (root.sh).
# Promise: it compiles for another processor with the flags that it has, and reads, counts and compares as here.
set -u
. tests/package/root.sh
bare_root bookworm || exit 1
libraries=$(sed -n '/^DEPS_BUILD/,/[^\\]$/p' Makefile | tr ' ' '\n' | grep -- '-dev$' | sed 's/$/:arm64/' | tr '\n' ' ')
# shellcheck disable=SC2086
does "a bare Debian gets a compiler and libraries for arm64, and qemu" inside sh -c "dpkg --add-architecture arm64 && apt-get update -qq &&
	apt-get install -y -qq --no-install-recommends make gcc gcc-aarch64-linux-gnu libc6-dev-arm64-cross pkg-config qemu-user $libraries libcmocka-dev:arm64"
does "it is built for arm64" inside make -j2 CI=true CC=aarch64-linux-gnu-gcc AR=aarch64-linux-gnu-ar \
	PKG_CONFIG="env PKG_CONFIG_LIBDIR=/usr/lib/aarch64-linux-gnu/pkgconfig:/usr/share/pkgconfig pkg-config" all check-programs
does "the program is for arm64, and runs" inside sh -c 'head -c 20 build/numsync | od -An -tx1 | grep -q "b7 00" && qemu-aarch64 build/numsync --version'
for source in tests/unit/test_*.c; do
	program=$(basename "$source" .c)
	does "$program" inside qemu-aarch64 "build/tests/$program"
done
echo "1..$tests"
[ -z "$bad" ]
