# No function of ours has the name of one in a library that is linked: the linker would let ours replace it, in silence.
# (A csv_free of ours once took the place of libcsv's.)
. tests/lib/e2e.sh
nm -g --defined-only "$build/libnumsync.a" 2>/dev/null | awk '$2 == "T" || $2 == "D" || $2 == "B" || $2 == "R" { print $3 }' | sort -u >"$work/ours"
[ "$(wc -l <"$work/ours")" -gt 200 ]
ok "our names are known"
ldd "$numsync" | awk '$3 ~ /^\// { print $3 }' | while read -r library; do nm -D --defined-only "$library" 2>/dev/null; done |
	awk '{ sub(/@.*/, "", $3); print $3 }' | sort -u >"$work/theirs"
[ "$(wc -l <"$work/theirs")" -gt 5000 ]
ok "the libraries' names are known"
# these three are meant to: sync/base/memory.c
is "$(comm -12 "$work/ours" "$work/theirs" | tr '\n' ' ')" 'calloc malloc realloc ' "none is the same, but for the three that take the place of the C library's"
done_testing
