/* Connection strings: what libpq would show a piece of is refused before libpq sees it, and is not shown either. */
#include "edge/pg/pg.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void what_libpq_reads_is_good(void **state)
{
	static const char *const good[] = {"",
					   "numsync",
					   "local",
					   "host=h password=p",
					   "service=x",
					   "host='a b' dbname='c\\'d'",
					   "password=a://b",
					   "postgresql://",
					   "postgres://u:p@h:5432/d?sslmode=require",
					   "postgresql://h1:1,h2:2/d?target_session_attrs=read-write",
					   "postgresql://[::1]:5432/d",
					   "postgresql://h/d?user=a@b",
					   "postgresql://u:p%40%2F%3F@h/d"};
	struct error err = ERROR_INIT;

	(void)state;
	assert_true(pg_conninfo_check(NULL, &err));
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		if (!pg_conninfo_check(good[i], &err))
			fail_msg("%s: %s", good[i], err.text);
}

static void what_it_does_not_read_is_not_shown(void **state)
{
	static const char *const bad[] = {"?geheim://",
					  "mysql://u:geheim@h/d",
					  "host=h geheim",
					  "geheim=geheim",
					  "password='geheim",
					  "postgresql://u:geheim@ich@h/d",
					  "postgresql://u:geheim/x@h/d",
					  "postgresql://u:geheim/x",
					  "postgresql://h/d?geheim",
					  "postgresql://h/d?x=geheim",
					  "host=h port=geheim",
					  "jdbc:postgresql://h/d?password=geheim",
					  "POSTGRES://u:geheim@h/d"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct error err = ERROR_INIT;

		if (pg_conninfo_check(bad[i], &err))
			fail_msg("%s is taken", bad[i]);
		assert_int_equal(err.class, ERROR_CONFIG);
		assert_null(strstr(err.text, "geheim"));
		assert_non_null(strstr(err.text, "postgresql://USER@HOST/NAME") ? err.text : strstr(err.text, "%40"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(what_libpq_reads_is_good),
					   cmocka_unit_test(what_it_does_not_read_is_not_shown)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
