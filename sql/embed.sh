#!/bin/sh
# Writes the SQL files as C: sql/embed.sh OUT_DIR, run from the top. Queries become an enumeration named
# after their files, and so do the columns of their results, after the line `-- columns:`; migrations become a list in
# the order of their names, with their SHA-256; each view and function of sql/views becomes an entry of a list,
# with all that follows it up to the next one; each part of sql/parts an entry of another.
set -eu
export LC_ALL=C # one order of files on every machine
out=$1
mkdir -p "$out"
rm -rf "$out/views"
mkdir "$out/views"
awk -v out="$out/views" '
	FNR == 1 { name = "" }
	/^CREATE (VIEW|FUNCTION) numsync\./ {
		name = $3; sub(/^numsync\./, "", name); sub(/\(.*/, "", name)
		file = sprintf("%s/%03d_%s", out, ++count, name)
	}
	name { print >file }' sql/views/*.sql
name_of() { name=${1##*/} name=${name%.sql}; }
# `static|extern PREFIX FILE` a line on standard input: each file as an array of bytes, PREFIX and its name; one process for all, because
# a string literal may have 4,095 bytes only, and a process for each file takes most of the build's time
bytes() {
	awk '
		BEGIN { for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i "," }
		{
			name = $3; sub(/.*\//, "", name); sub(/\.sql$/, "", name)
			print ($1 == "static" ? "static " : "") "const char " $2 name "[] = {"
			while ((getline line <$3) > 0) {
				text = ""
				for (i = 1; i <= length(line); i++) text = text code[substr(line, i, 1)]
				print text "10,"
			}
			close($3)
			print "0};"
		}'
}
{
	echo '/* Made by sql/embed.sh. */'
	echo '#ifndef NUMSYNC_SQL_EMBEDDED_H'
	echo '#define NUMSYNC_SQL_EMBEDDED_H'
	echo 'enum sql_id {'
	for file in sql/queries/*.sql; do name_of "$file" && echo "	SQL_$name,"; done
	echo '	SQL_COUNT'
	echo '};'
	echo 'struct sql_file { const char *name; const char *text; int parameters; };'
	echo 'struct sql_migration { int number; const char *name; const char *text; const char *sha256; };'
	echo 'extern const struct sql_file sql_files[SQL_COUNT];'
	echo 'extern const struct sql_migration sql_migrations[];'
	echo 'extern const int sql_migration_count;'
	echo 'extern const char *const sql_old_series[]; /* SHA-256 of the migrations before the squash, in order */'
	echo 'extern const int sql_old_series_count;'
	echo 'extern const char sql_adopt[];'
	echo 'extern const struct sql_view { const char *name; const char *text; } sql_views[];'
	echo 'extern const int sql_view_count;'
	echo 'extern const struct sql_view sql_parts[]; /* what several views and statements include */'
	echo 'extern const int sql_part_count;'
	echo 'extern const char sql_roles[];'
	echo 'extern const char sql_grants[];'
	echo 'extern const char sql_shard[];'
	echo 'extern const char sql_history[];'
	echo 'extern const char sql_process[];'
	echo '#endif'
} >"$out/sql_embedded.h.new"
{
	echo '/* Made by sql/embed.sh: the columns of each result, in their order, for cells and pg_cell. */'
	echo '#ifndef NUMSYNC_SQL_COLUMNS_H'
	echo '#define NUMSYNC_SQL_COLUMNS_H'
	awk '
		FNR == 1 { query = FILENAME; sub(/.*\//, "", query); sub(/\.sql$/, "", query) }
		/^-- columns: / {
			sub(/^-- columns: /, "")
			count = split($0, column, /, /)
			printf "enum {\n"
			for (at = 1; at <= count; at++)
				if (column[at] != "...") printf "\t%s,\n", toupper(query "_" column[at])
			printf "\t%s_COLUMNS\n};\n", toupper(query)
		}' sql/queries/*.sql
	echo '#endif'
} >"$out/sql_columns.h.new"
{
	echo '/* Made by sql/embed.sh. */'
	echo '#include "sql_embedded.h"'
	{
		for file in sql/queries/*.sql sql/migrations/*.sql; do echo "static text_ $file"; done
		for file in "$out"/views/*; do echo "static view_ $file"; done
		for file in sql/parts/*.sql; do echo "static part_ $file"; done
		for name in roles grants shard history adopt process; do echo "extern sql_ sql/$name.sql"; done
	} | bytes
	echo 'const struct sql_file sql_files[SQL_COUNT] = {'
	awk '
		function entry() { if (name) printf "\t{\"%s\", text_%s, %d},\n", name, name, most }
		FNR == 1 { entry(); most = 0; name = FILENAME; sub(/.*\//, "", name); sub(/\.sql$/, "", name) }
		/^--/ { next }
		{
			for (rest = $0; match(rest, /\$[0-9]+/); rest = substr(rest, RSTART + RLENGTH)) {
				parameter = substr(rest, RSTART + 1, RLENGTH - 1) + 0
				if (parameter > most) most = parameter
			}
		}
		END { entry() }' sql/queries/*.sql
	echo '};'
	echo 'const struct sql_migration sql_migrations[] = {'
	number=0 count=0
	for file in sql/migrations/*.sql; do
		name_of "$file"
		next=$(expr "$name" : '0*\([0-9]*\)_') || next=0
		[ "$next" -gt "$number" ] || { echo "$file is out of order" >&2; exit 1; }
		number=$next count=$((count + 1))
		echo "	{$number, \"$name\", text_$name, \"$(sha256sum "$file" | cut -d' ' -f1)\"},"
	done
	echo '};'
	echo "const int sql_migration_count = $count;"
	echo 'const char *const sql_old_series[] = {'
	sed 's/^\([0-9a-f]*\) .*/	"\1",/' sql/old_series.sha256
	echo '};'
	echo "const int sql_old_series_count = $(wc -l <sql/old_series.sha256);"
	echo 'const struct sql_view sql_views[] = {'
	count=0
	for file in "$out"/views/*; do
		name_of "$file"
		echo "	{\"${name#*_}\", view_$name},"
		count=$((count + 1))
	done
	echo '};'
	echo "const int sql_view_count = $count;"
	echo 'const struct sql_view sql_parts[] = {'
	count=0
	for file in sql/parts/*.sql; do
		name_of "$file"
		echo "	{\"$name\", part_$name},"
		count=$((count + 1))
	done
	echo '};'
	echo "const int sql_part_count = $count;"
} >"$out/sql_embedded.c.new"
for file in sql_embedded.h sql_columns.h sql_embedded.c; do
	if cmp -s "$out/$file.new" "$out/$file"; then rm "$out/$file.new"; else mv "$out/$file.new" "$out/$file"; fi
done
