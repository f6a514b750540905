# Connection strings: only postgres:// and postgresql:// at the beginning make a URI, as libpq has it.
# Promise: whatever may be a password is not shown, is no flag, and makes the file private.
. tests/lib/e2e.sh
unset DATABASE_URL
config=$NUMSYNC_CONFIG
for secret in 'password=c4nary://b' 'host=h password=c4://nary' "host=h?x password='c4nary a://b'" 'postgresql://u:c4n?ary@h/d' \
	'postgres://h/d?pass%77ord=c4nary' 'host=h c4nary=c4nary' "password='c4nary" 'mysql://u:c4nary@h/d' 'postgresql://u:x/c4nary@h/d' \
	'postgresql+psycopg2://u:c4nary@h/d' '?c4nary://' 'jdbc:postgresql://h/d?user=u&password=c4nary'; do
	printf '[numsync]\ndatabase = %s\n' "$secret" >"$config"
	chmod 600 "$config"
	run 0 "$numsync" config
	like "$work/out" 'database +.*\*\*\*' "hidden: $secret"
	cp "$work/out" "$work/shown"
	"$numsync" status >>"$work/shown" 2>&1
	absent 'c4nary|c4://nary|c4n\?ary' "the secret is told nowhere: $secret" "$work/shown"
	chmod 644 "$config"
	run 78 "$numsync" config
	like "$work/err" 'holds a secret' "a file with a secret must be private: $secret"
	: >"$config"
	run 64 "$numsync" config --database "$secret"
	absent 'c4nary|c4://nary|c4n\?ary' "a secret is no flag: $secret" "$work/err"
done
for plain in 'host=h options=a://b' 'numsync' 'postgresql://u@h/d?application_name=a://b' '?x'; do
	run 0 "$numsync" config --database "$plain" --json
	is "$(jq -r '.[] | select(.setting == "database") | .value' "$work/out")" "$plain" "shown as it is: $plain"
done
run 78 "$numsync" status --config "$config" --database 'numsync' --account nobody
for bad in 'mysql://u@h/d' '?x://' 'POSTGRESQL://h/d'; do
	printf '[numsync]\ndatabase = %s\n' "$bad" >"$config"
	chmod 600 "$config"
	run 78 "$numsync" status
	like "$work/err" 'none of PostgreSQL.s .*write postgresql://USER@HOST/NAME' "refused with the way out: $bad"
done
# libpq reads what is taken for pairs
: >"$config"
if ! cluster_given; then
	database
	run 0 "$numsync" status --database "$DATABASE_URL application_name='a://b?c'"
	run 0 "$numsync" status --database "postgresql:///$name?host=$NUMSYNC_TEST_CLUSTER&user=postgres&application_name=a%3A//b"
fi
done_testing
