# The programs that read code, as far as they are quick; `make analyze` runs all of them on everything.
# Promise: gcc and clang build without warnings, and the analyzers find nothing that is not explained in place.
. tests/ci/part.sh
does "clang builds all programs without a warning" make analyze ONLY=clang
does "cppcheck finds nothing" make analyze ONLY=cppcheck
does "shellcheck finds nothing" make analyze ONLY=shell
does "clang-tidy finds nothing in sync/base and sync/model" make analyze ONLY=tidy FOLDERS='sync/base sync/model'
done_testing
