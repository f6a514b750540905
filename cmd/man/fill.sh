#!/bin/sh
# A manual page's source on standard input; its lines @COMMANDS@, @OPTIONS@ and so on are replaced by what the programs say of
# themselves, so that the manual and --help cannot say different things: fill.sh FOLDER_OF_PROGRAMS <PAGE.scd
set -eu
numsync=$1/numsync
sandbox=$1/numsync-sandbox

# scdoc's special characters; `x` is bold
text='function text(s) { gsub(/[\\_*\[]/, "\\\\&", s); while (match(s, /`[^`]*`/))
	s = substr(s, 1, RSTART - 1) "*" substr(s, RSTART + 1, RLENGTH - 2) "*" substr(s, RSTART + RLENGTH); return s }'
# an option line of --help: sets name, argument and meaning
option='function option(line,   rest) { rest = line; sub(/^ +/, "", rest); name = rest; sub(/ .*/, "", name); sub(/^[^ ]+/, "", rest)
	argument = ""; if (rest ~ /^ [^ ]/) { argument = substr(rest, 2); sub(/ .*/, "", argument); sub(/^ [^ ]+/, "", rest) }
	sub(/^ +/, "", rest); meaning = rest
	return "*" text(name) "*" (argument == "" ? "" : " _" text(argument) "_") }'

commands() {
	"$numsync" --help | awk '/^Commands:/ { on = 1; next } /^$/ { on = 0 } on { print $1 }' | while read -r command; do
		"$numsync" "$command" --help | awk -v command="$command" "$text $option"'
			function flush() { if (paragraph != "") print "\t" text(paragraph) "\n"; paragraph = "" }
			/^Common options:/ { exit }
			/^Options:/ { flush(); options = 1; next }
			NR == 1 { sub(/^Usage: numsync [^ ]+ ?/, ""); print "*numsync " command "* " text($0); next }
			NR == 3 { print "\t" text($0) ".\n"; next }
			options && /^  --/ { head = option($0); print "\t" head ": " text(meaning) "\n"; next }
			/^$/ { flush(); next }
			NR > 3 && !options { paragraph = paragraph (paragraph == "" ? "" : " ") $0 }
			END { flush() }'
	done
}
# options HEADING: the list under it; every option when there is no heading
options() {
	awk -v heading="$1" "$text $option"'
		BEGIN { on = heading == "" }
		/^$/ && heading != "" { on = 0 }
		on && /^  --/ { head = option($0); print head "\n\t" text(meaning) "\n" }
		$0 == heading { on = 1 }'
}
exit_status() {
	"$numsync" --help | awk "$text"'
		on { status = $1; sub(/^ *[0-9]+ +/, ""); print "*" status "*\n\t" text($0) "\n" }
		/^Exit status:/ { on = 1 }'
}
settings() {
	"$numsync" config --example | awk "$text"'
		/^# What stands here/ { account = 1 }
		/^# An account begins/ { exit }
		/^# / { meaning = substr($0, 3) }
		/^#[a-z_]+ =/ { name = $1; sub(/^#/, "", name); value = $0; sub(/^[^=]*= ?/, "", value)
			print "*" text(name) "*" (value == "" ? "" : " (default " text(value) ")")
			print "\t" text(meaning) "." (account ? "" : " In [numsync] only.") "\n" }'
}
fields() {
	"$numsync" fields --json | awk "$text"'
		function get(key,   at, s) { if (!match($0, "\"" key "\":(\"([^\"\\\\]|\\\\.)*\"|true|false|null)")) return ""
			s = substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 3)
			if (s ~ /^"/) { s = substr(s, 2, length(s) - 2); gsub(/\\"/, "\"", s); gsub(/\\\\/, "\\", s); gsub(/\\\//, "/", s) }
			return s == "null" ? "" : s }
		/^\{/ { group = get("group"); if (!(group in list)) order[++groups] = group
			where = get("record") == "true" ? (get("row") == "true" ? "in row and record" : "in the record") : "in the row"
			entry = "*" text(get("column")) "* (" text(get("path")) ")\n\t" get("kind") ", " where (get("nullable") == "true" ? ", may be null" : "") \
				(get("writable") == "true" ? ", can be written" : "") ": " text(get("meaning")) "."
			values = get("values"); gsub(/\|/, ", ", values)
			list[group] = list[group] entry (values == "" ? "" : "\n\n\tValues: " text(values) ".") "\n\n" }
		END { for (i = 1; i <= groups; i++) printf "## %s\n\n%s", toupper(order[i]), list[order[i]] }'
}
# what --json prints: fixtures/schema has a file for each form, in which a property is a line
json() {
	awk "$text"'
		function get(key,   s) { if (!match($0, "\"" key "\": (\"([^\"\\\\]|\\\\.)*\"|\\[[^]]*\\]|false)")) return ""
			s = substr($0, RSTART + length(key) + 4, RLENGTH - length(key) - 4)
			gsub(/^["[]|["\]]$/, "", s); gsub(/", "/, ", ", s); gsub(/"/, "", s); sub(/, null$/, "", s); return s }
		function facts(   kind, unit) { kind = get("type"); gsub(/array/, "list", kind); unit = get("unit")
			if ($0 ~ /"type": \[/) kind = kind " or null"
			return kind (unit == "" ? "" : ", " unit) (get("stable") == "false" ? ", not stable" : "") }
		FNR == 1 { split("", above); defs = 0 }
		/^\t"title": / { print "## numsync " text(get("title")) "\n"; next }
		/^\t"description": / { schema = FILENAME; sub(/.*\//, "", schema); print text(get("description")) " Its schema is " text(schema) ".\n"; next }
		/^\t"\$defs": / { defs = 1; next }
		defs && /^\t\t"[a-z_]+": \{$/ { split($0, part, "\""); split("", above); print "The objects of *" text(part[2]) "*:\n"; next }
		/^\t+"[a-z_]+": \{"type": / { depth = match($0, /[^\t]/); split($0, part, "\""); above[depth] = part[2]; name = ""
			for (i = 1; i < depth; i++) if (i in above) name = name above[i] "."
			for (i in above) if (i + 0 > depth) delete above[i]
			print "*" text(name part[2]) "* (" text(facts()) ")\n\t" text(get("description")) "." \
				(get("enum") == "" ? "" : "\n\n\tValues: " text(get("enum")) ".") "\n" }' fixtures/schema/*.json
}

while IFS= read -r line; do
	case $line in
	@COMMANDS@) commands ;;
	@COMMON_OPTIONS@) "$numsync" config --help | options 'Common options:' ;;
	@EXIT_STATUS@) exit_status ;;
	@SETTINGS@) settings ;;
	@FIELDS@) fields ;;
	@JSON@) json ;;
	@SANDBOX_OPTIONS@) "$sandbox" --help | options '' ;;
	@SANDBOX_FAULTS@) "$sandbox" --help | awk '/^$/ { on = 0 } on { sub(/^ +/, ""); printf "%s ", $0 } /^Faults:/ { on = 1 } END { print "" }' ;;
	*) printf '%s\n' "$line" ;;
	esac
done
