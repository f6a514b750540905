# Hostile input: each target reads all that was ever worth keeping, and then what the fuzzer thinks of in 20 s.
# Promise: whatever a stranger sends is read or refused; it never breaks the program.
. tests/ci/part.sh
does "every fuzz target is built" make fuzz-build
for target in $(ls tests/fuzz | sed -n 's/^fuzz_\(.*\)\.c$/\1/p'); do targets="${targets:-} $target"; done
SECONDS_EACH=20 sh tests/fuzz/fuzz.sh $targets >"$part_log.fuzz" 2>&1
for target in $targets; do
	does "$target: its corpus and 20 s bring no fault" grep "^fuzz: $target: clean" "$part_log.fuzz"
	[ $failures = 0 ] || sed 's/^/# /' "$part_log.fuzz"
done
rm -f "$part_log.fuzz"
done_testing
