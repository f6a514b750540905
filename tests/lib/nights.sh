#!/bin/sh
# The three months of fixtures/demo/past.tsv on the demo's business (tests/lib/business.sh): on each night what happened at
# Leadping, then `numsync run`. A line for each night. Afterwards it is 9 o'clock of the last day.
set -eu
. tests/lib/business.sh
tab=$(printf '\t')
night=
work() {
	[ -n "$night" ] || return 0
	business_clock "$night 02:07"
	code=0
	numsync run --quiet 2>&1 || code=$?
	case $code in 0 | 2) ;; *) exit "$code" ;; esac
}
grep -v '^#' fixtures/demo/past.tsv >"$business/past"
while IFS=$tab read -r day what id set why; do
	if [ "$day" != "$night" ]; then
		work
		night=$day
		business_clock "$night 02:05"
	fi
	[ "$why" = . ] || echo "$night  $why"
	case $what in
	edit) business_control edit "{\"id\":\"$id\",\"set\":$set}" ;;
	remove) business_control remove "{\"id\":\"$id\"}" ;;
	add) business_control add "$(grep "\"id\": \"$id\"" fixtures/demo/new.json | sed 's/,$//')" ;;
	-) ;;
	*) echo "past.tsv: what is '$what'?" >&2; exit 1 ;;
	esac
done <"$business/past"
work
business_clock "$night 09:00"
