# The unit tests, and tests of e2e that meet foreign bytes and long runs, under ASan and UBSan; `make check SAN=1` runs all.
# Promise: no access out of bounds, no use after free, no undefined behaviour.
. tests/ci/part.sh
does "all programs are built with ASan and UBSan" make SAN=1 CI=true all check-programs
tests_pass build/san $(unit_programs build/san) tests/e2e/101_main_job.sh tests/e2e/204_quoted_cells.sh tests/e2e/406_foreign.sh \
	tests/e2e/603_history.sh
done_testing
