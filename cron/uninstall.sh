#!/bin/sh
# Removes what `make install` puts in its places: uninstall.sh COPY DESTDIR SYSCONFDIR DOCDIR SCHEMADIR. COPY is a folder into which the same was
# just installed. What somebody has changed under SYSCONFDIR stays, and is named.
set -eu
copy=$1 root=$2
(cd "$copy" && find . -type f) | while IFS= read -r file; do
	file=${file#.}
	case $file in
	"$3"/*)
		if [ -e "$root$file" ] && ! cmp -s "$copy$file" "$root$file"; then
			echo "stays, for somebody has changed it: $root$file"
			continue
		fi ;;
	esac
	rm -f "$root$file"
done
rmdir "$root$4/examples" "$root$4" "$root$5" "$root${5%/*}" 2>/dev/null || true
