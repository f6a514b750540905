# Processors on which char has no sign, arm64 among them: the compiler here is told that it has none.
# Promise: what is read and compared byte by byte is read and compared alike everywhere.
. tests/ci/part.sh
does "all programs are built with -funsigned-char" make BUILD=build/unsigned CI=true CFLAGS='-O0 -funsigned-char' HARDENING= LINK_HARDENING= all check-programs
tests_pass build/unsigned $(unit_programs build/unsigned)
done_testing
