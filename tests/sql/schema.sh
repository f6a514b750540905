# The schema: every statement prepares, everything has a comment, migrations are idempotent.
# Promise: catalogue, tables and the contract's document agree field for field; a schema of another build is refused by name.
. tests/lib/e2e.sh
database
"$build/tests/prepare_sql" "$DATABASE_URL" >"$work/out"
ok "every statement of sql/queries prepares with the right number of parameters"
grep -v prepared "$work/out" | sed 's/^/# /'
is "$(sql "SELECT string_agg(c.relname || '.' || a.attname, ' ') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE n.nspname = 'numsync' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname NOT IN ('schema_migration', 'schema_view') AND col_description(c.oid, a.attnum) IS NULL")" \
	'' "every column has a comment"
is "$(sql "SELECT string_agg(relname, ' ') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'numsync' AND relkind IN ('r', 'p', 'v') AND relname NOT IN ('schema_migration', 'schema_view') AND obj_description(c.oid) IS NULL")" \
	'' "every table and view has a comment"
is "$(sql "SELECT string_agg(c.oid::regclass::text, ' ') FROM pg_class c WHERE c.relnamespace = 'numsync'::regnamespace AND c.relkind IN ('r', 'p') AND c.relpersistence = 'p'
	AND c.relreplident <> 'f' AND NOT (c.relreplident = 'd' AND EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary))")" \
	'' "every logged table has a replica identity: it can be published"
columns() {
	sql "SELECT column_name || ' ' || CASE data_type WHEN 'timestamp with time zone' THEN 'timestamp' WHEN 'boolean' THEN 'bool' WHEN 'integer' THEN 'int' WHEN 'numeric' THEN 'decimal' ELSE data_type END FROM information_schema.columns WHERE table_schema = 'numsync' AND table_name = '$1' AND column_name NOT IN ('account_id', 'run_id', 'seq', 'unknown', 'absent', 'row_read', 'record_read', 'row_changed_at', 'missing_since', 'valid_from', 'valid_to', 'replaced_by_run_id', 'read_at', 'page_run_id') ORDER BY 1"
}
catalogue() {
	"$numsync" fields --json | jq -r "[.[] | select($1) | .column + \" \" + (if .kind == \"enum\" then \"text\" else .kind end)] | .[]" | LC_ALL=C sort
}
for pair in 'phone_number:true' 'phone_number_history:true' 'stage_row:.row' 'stage_record:.record'; do
	is "$(columns "${pair%%:*}" | LC_ALL=C sort | tr '\n' ';')" "$(catalogue "${pair#*:}" | tr '\n' ';')" "catalogue and table ${pair%%:*} agree"
done
# the contract's document, followed down its references: every leaf of the record, its kind, and whether PUT takes it
jq -r '
	.components.schemas as $s
	| def deref: if has("$ref") then $s[."$ref" | sub(".*/"; "")] else . end;
	def kind: if .oneOf then (.oneOf[0].type | if . == "number" then "decimal" else "int" end)
		elif .type == "boolean" then "bool" elif .type == "integer" then "int" elif .type == "number" then "decimal"
		elif .format == "date-time" then "timestamp" else "text" end;
	def leaves($path): deref | .properties | to_entries[] | .key as $k | (.value | deref) as $v
		| if $v.properties then (.value | leaves($path + $k + "."))
		elif $v.type == "array" then empty else $path + $k + " " + ($v | kind) end;
	$s.PhoneNumberResponse | leaves("")' fixtures/contract/phone-numbers.openapi.json | LC_ALL=C sort >"$work/contract"
"$numsync" fields --json | jq -r '.[] | select(.record) | .path + " " + (if .kind == "enum" then "text" else .kind end)' | LC_ALL=C sort >"$work/catalogue"
diff "$work/contract" "$work/catalogue" >"$work/diff"
ok "catalogue and the contract's record agree"
sed 's/^/# /' "$work/diff" | head -n 10
is "$(wc -l <"$work/contract" | tr -d ' ')" 88 "88 values in a record"
# sql/README.md: the first column of its tables
listed() { sed -n "/^## $1/,\$p" sql/README.md | sed '1d; /^## /,$d' | grep '^|' | cut -d '|' -f 2 | grep -o '`[a-z_]*[`(]' | tr -d '`(' | LC_ALL=C sort; }
there() { sql "$1" | LC_ALL=C sort -u; }
listed 'The tables' >"$work/listed"
there "SELECT relname FROM pg_class WHERE relnamespace = 'numsync'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition" >"$work/there"
same "$work/listed" "$work/there" "sql/README.md lists the tables that there are, each once"
listed 'The views and functions' >"$work/listed"
there "SELECT relname FROM pg_class WHERE relnamespace = 'numsync'::regnamespace AND relkind = 'v'
	UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'numsync'::regnamespace" >"$work/there"
same "$work/listed" "$work/there" "sql/README.md lists the views and functions that there are, each once"
run 0 "$numsync" migrate
like "$work/out" 'nothing|up to date|already' "migrating again does nothing"
sql "UPDATE numsync.schema_migration SET sha256 = 'x' WHERE number = 2"
run 74 "$numsync" status
like "$work/err" '0002_foreign_keys' "a schema of another build is refused by name"
# unknown is not null
done_testing
