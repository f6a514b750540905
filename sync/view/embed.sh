#!/bin/sh
# Writes the style and the script of the pages as C: sync/view/embed.sh >FILE, run from the top. Bytes, not string literals, which may have
# 4,095 of them only; without comments and indents, for each page carries them.
set -eu
export LC_ALL=C
bytes() { # NAME FILE
	sed 's/^[	 ]*//; /^\/\/ /d; s|/\* .* \*/$||; /^$/d' "$2" | awk -v name="$1" '
		BEGIN { for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i ","; print "const char " name "[] = {" }
		{ text = ""; for (i = 1; i <= length($0); i++) text = text code[substr($0, i, 1)]; print text "10," }
		END { print "0};" }'
}
echo '/* Made by sync/view/embed.sh. */'
echo '#include "view/page_text.h"'
bytes page_style sync/view/page.css
bytes page_script sync/view/page.js
