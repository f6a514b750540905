# numsync for another processor, built on this machine and its unit tests run under qemu, in a bare Debian of its own (root.sh).
# It is arm64; PROCESSOR=s390x is the one whose bytes are in the other order.
# Promise: it compiles for another processor with the flags that it has, and reads, counts and compares as here.
set -u
. tests/package/root.sh
processor=${PROCESSOR:-arm64}
# what GNU calls it, and its number in an ELF header, in its own order
case $processor in
arm64) machine=aarch64 elf='b7 00' ;;
s390x) machine=s390x elf='00 16' ;;
*) echo "PROCESSOR is arm64 or s390x" >&2; exit 64 ;;
esac
bare_root bookworm || exit 1
libraries=$(sed -n '/^DEPS_BUILD/,/[^\\]$/p' Makefile | tr ' ' '\n' | grep -- '-dev$' | sed "s/\$/:$processor/" | tr '\n' ' ')
# shellcheck disable=SC2086
does "a bare Debian gets a compiler and libraries for $processor, and qemu" inside sh -c "dpkg --add-architecture $processor && apt-get update -qq &&
	apt-get install -y -qq --no-install-recommends make gcc gcc-$machine-linux-gnu libc6-dev-$processor-cross pkg-config qemu-user unzip $libraries libcmocka-dev:$processor"
does "it is built for $processor" inside make -j2 CI=true CC=$machine-linux-gnu-gcc AR=$machine-linux-gnu-ar \
	PKG_CONFIG="env PKG_CONFIG_LIBDIR=/usr/lib/$machine-linux-gnu/pkgconfig:/usr/share/pkgconfig pkg-config" all check-programs
does "the program is for $processor, and runs" inside sh -c "od -An -tx1 -j18 -N2 build/numsync | grep -q '$elf' && qemu-$machine build/numsync --version"
for source in tests/unit/test_*.c; do
	program=$(basename "$source" .c)
	does "$program" inside "qemu-$machine" "build/tests/$program"
done
echo "1..$tests"
[ -z "$bad" ]
