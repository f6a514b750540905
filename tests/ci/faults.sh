# What the tests of `make check` do in small (412_fault_sweeps, 507_many_accounts, 508_nights), in large; `make faults` is larger still.
# Promise: as those.
. tests/ci/part.sh
does "processes killed" env KILLS=6 SEED=11 sh tests/faults/kills.sh
does "processes stopped at random moments, and taken over from" env MOMENTS=5 SEED=11 sh tests/faults/writers.sh
does "the same within a rate limit" env MOMENTS=5 SEED=12 RATE=120/6 sh tests/faults/writers.sh
does "clocks that jump" env JUMPS=9 SEED=11 sh tests/faults/jumps.sh
does "allocations that fail" env STRIDE=211 KINDS=alloc sh tests/faults/sweep.sh
does "system calls that fail" env STRIDE=37 KINDS='read write send recv open' sh tests/faults/sweep.sh pull import run
does "statements that fail" env STRIDE=23 KINDS=statement sh tests/faults/sweep.sh import replace plan run close
does "100 accounts" env ACCOUNTS=100 JOBS=8 sh tests/e2e/507_many_accounts.sh
does "30 nights" env NIGHTS=30 SEED=11 sh tests/e2e/508_nights.sh
done_testing
