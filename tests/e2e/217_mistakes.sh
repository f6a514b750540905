# What people who are no engineers hand in: each mistake with what becomes of it and the words that it is told in.
# Promise: a damaged file changes nothing and says which line and column are wrong, and what to do about it.
# fixtures/csv/mistakes.tsv: input is for printf %b, with {N} a number, {M} another, {D} without plus, {T} without country code too, {S} with
# blanks, dots and brackets, {I} its id; the message is a pattern.
. tests/lib/e2e.sh
database
sandbox --state "$fixtures/demo/account.json"
must "$numsync" pull
{ read -r number; read -r other; } <<T
$(sql "SELECT number FROM numsync.phone_number WHERE number ~ '^[+]1[0-9]{10}$' AND id LIKE 'pn-%' ORDER BY id LIMIT 2")
T
id=$(sql "SELECT id FROM numsync.phone_number WHERE number = '$number'")
spaced=$(echo "$number" | sed 's/^+1\(...\)\(...\)/+1 (\1) \2./')
filled() { sed "s|{N}|$number|g; s|{M}|$other|g; s|{D}|${number#+}|g; s|{T}|${number#+1}|g; s|{S}|$spaced|g; s|{I}|$id|g"; }
written() { sql "SELECT (SELECT count(*) FROM numsync.import_batch), (SELECT count(*) FROM numsync.expectation_line)"; }
tab=$(printf '\t')
mkdir "$work/folder.csv"
printf 'number\tenabled\r\n%s\ttrue\r\n' "$number" | iconv -t UTF-16 >"$work/utf16"
{ printf 'number,name\n%s,' "$number"; head -c 256 /dev/zero | tr '\0' x; echo; } >"$work/long"
mistakes=0
before=$(written)
while IFS="$tab" read -r what expected options input message; do
	[ "$what" != what ] || continue
	mistakes=$((mistakes + 1))
	case $input in
	-) : >"$work/f.csv" ;;
	@utf16 | @long) cp "$work/${input#@}" "$work/f.csv" ;;
	@folder | @none) rm -f "$work/f.csv" ;;
	*) printf '%b' "$(printf '%s' "$input" | filled)" >"$work/f.csv" ;;
	esac
	[ "$input" != @folder ] || set -- "$work/folder.csv"
	[ "$input" = @folder ] || set -- "$work/f.csv"
	[ "$options" = - ] || set -- $options "$@"
	"$numsync" import --source "m$mistakes" --dry-run "$@" >"$work/out" 2>"$work/err" </dev/null
	have=$?
	cat "$work/out" >>"$work/err"
	[ $have = "$expected" ] && grep -qE -- "$(printf '%s' "$message" | sed "s|{N}|[+]${number#+}|")" "$work/err"
	ok "$what: exit $expected, $message"
	[ $have = "$expected" ] && grep -qE -- "$(printf '%s' "$message" | sed "s|{N}|[+]${number#+}|")" "$work/err" || { echo "# exit $have"; sed 's/^/# /' "$work/err" | head -n 5; }
done <"$fixtures/csv/mistakes.tsv"
[ "$mistakes" -ge 60 ]
ok "at least 60 mistakes: $mistakes"
is "$(written)" "$before" "none of them has changed anything"
done_testing
