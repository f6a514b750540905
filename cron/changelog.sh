#!/bin/sh
# Makes of CHANGELOG.md what Debian wants: changelog.sh changelog, or changelog.sh news (what stands under "Upgrading", which apt shows
# before an upgrade). A version without a date has that of the one before it.
set -eu
case ${1:-} in changelog | news) ;; *) echo "usage: changelog.sh changelog|news" >&2; exit 64 ;; esac
LC_ALL=C awk -v news="$([ "$1" = news ] && echo 1)" '
	function put(    count, word, line, i) { # the item that was gathered, wrapped
		if (text != "" && version != "" && (!news || section == "Upgrading")) {
			count = split(text, word, / +/)
			line = news ? " " : "  *"
			for (i = 1; i <= count; i++) {
				if (length(line) + 1 + length(word[i]) > 78) { body = body line "\n"; line = news ? " " : "   " }
				line = line " " word[i]
			}
			body = body line "\n" (news ? "\n" : "")
		}
		text = ""
	}
	function end_version() {
		put()
		if (body != "") { versions[++count] = version; dates[count] = date; bodies[count] = body }
		body = ""
	}
	/^## / { end_version(); version = $2; sub(/,$/, "", version); date = $3; section = ""; next }
	/^### / { put(); section = substr($0, 5); if (!news) body = body "\n  [ " section " ]\n"; next }
	/^- / { put(); text = substr($0, 3); next }
	/^$/ { put(); next }
	{ sub(/^ +/, ""); text = text " " $0; sub(/^ /, "", text) }
	END {
		end_version()
		for (i = count; i > 0; i--) if (dates[i] !~ /^[0-9]/) dates[i] = i < count ? dates[i + 1] : "1970-01-01"
		for (i = 1; i <= count; i++) {
			command = "date -u -d \"" dates[i] " 12:00 UTC\" \"+%a, %d %b %Y %H:%M:%S +0000\""
			command | getline stamp
			sub(/\n+$/, "", bodies[i])
			if (i > 1) print ""
			printf "numsync (%s) bookworm; urgency=medium\n\n%s\n\n", versions[i], bodies[i]
			print " -- The numsync authors <maintainers@numsync.example>  " stamp
		}
	}' CHANGELOG.md
