/* The texts of statements: what one export chose is in the text that was made for it, and in no other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "edge/pg/sql.h"

static const int name_only[] = {FIELD_name}, status_and_time[] = {FIELD_created_at, FIELD_status};
static const struct billing_order by_amount[] = {{FIELD_billing_monthly_amount, true}};

static void a_text_has_the_columns_and_order_of_its_choice(void **state)
{
	const struct billing_choice choice = {.column = name_only,
					      .columns = 1,
					      .order = by_amount,
					      .orders = 1,
					      .where = status_and_time,
					      .wheres = 2,
					      .plan = true};
	struct buf out = {0};

	(void)state;
	sql_render(SQL_copy_billing_lines, &choice, &out);
	assert_non_null(strstr(buf_string(&out), "not_sent,\n\tv.name\n"));
	assert_non_null(strstr(buf_string(&out), "ORDER BY v.billing_monthly_amount DESC NULLS LAST\n"));
	assert_non_null(strstr(buf_string(&out), "AND (v.status IN"));
	assert_null(strstr(buf_string(&out), "v.created_at IN"));
	assert_non_null(strstr(buf_string(&out), "->> 'created_at within')"));
	assert_null(strstr(buf_string(&out), "status within"));
	assert_non_null(strstr(buf_string(&out), "SELECT v.counted AS counted"));
	assert_null(strstr(buf_string(&out), "closing_version"));
	buf_free(&out);
}

static void a_choice_changes_no_other_text(void **state)
{
	const struct billing_choice period = {.column = name_only,
					      .columns = 1,
					      .order = by_amount,
					      .orders = 1,
					      .period = true};
	const char *text = sql_text(SQL_copy_billing_lines);
	char *before = memory_copy(text);
	struct buf out = {0};

	(void)state;
	sql_render(SQL_copy_billing_lines, &period, &out);
	assert_non_null(strstr(buf_string(&out), "closing_version"));
	assert_ptr_equal(sql_text(SQL_copy_billing_lines), text);
	assert_string_equal(text, before);
	assert_null(strstr(text, "closing_version"));
	assert_non_null(strstr(text, "ORDER BY v.number, v.id\n"));
	free(before);
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_has_the_columns_and_order_of_its_choice),
		cmocka_unit_test(a_choice_changes_no_other_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
