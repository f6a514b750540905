/* The metrics' text: escaping, unknown values, one description for each metric. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "view/metrics.h"

static char *written(const struct metrics_account *account, size_t count)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	metrics_write(out, "1.2", account, count);
	assert_int_equal(fclose(out), 0);
	return text;
}

static unsigned occurrences(const char *text, const char *part)
{
	unsigned count = 0;

	for (text = strstr(text, part); text; text = strstr(text + 1, part))
		count++;
	return count;
}

static void labels_are_escaped(void **state)
{
	const struct metrics_account account = {.name = "a\"b\\c\nd", .fact = {[FACT_NUMBERS] = "7"}};
	char *text = written(&account, 1);

	(void)state;
	assert_non_null(strstr(text, "\nnumsync_numbers{account=\"a\\\"b\\\\c\\nd\",state=\"present\"} 7\n"));
	free(text);
}

static void what_is_not_known_has_no_sample(void **state)
{
	const struct metrics_account account = {.name = "a", .fact = {[FACT_NUMBERS] = "7"}, .correctable = 3};
	char *text = written(&account, 1);

	(void)state;
	assert_null(strstr(text, "\nnumsync_last_success_timestamp_seconds{"));
	assert_null(strstr(text, "\nnumsync_drift_values{"));
	assert_null(strstr(text, "\nnumsync_drift_correctable_values{"));
	assert_null(strstr(text, "state=\"gone\""));
	free(text);
}

static void samples_of_one_metric_stand_together(void **state)
{
	struct metrics_account account[2] =
		{{.name = "a", .fact = {[FACT_RUN] = "1", [FACT_CHANGES_confirmed] = "2", [FACT_CHANGES_failed] = "0"}},
		 {.name = "b",
		  .fact = {[FACT_RUN] = "9", [FACT_CHANGES_confirmed] = "4", [FACT_CHANGES_failed] = "1"}}};
	static const char together[] = "\nnumsync_last_run_changes{account=\"a\",outcome=\"confirmed\"} 2\n"
				       "numsync_last_run_changes{account=\"b\",outcome=\"confirmed\"} 4\n"
				       "numsync_last_run_changes{account=\"a\",outcome=\"failed\"} 0\n"
				       "numsync_last_run_changes{account=\"b\",outcome=\"failed\"} 1\n# HELP ";
	char *text, *at;

	(void)state;
	account[1].drift[GROUP_WARMUP] = 5;
	text = written(account, 2);
	assert_int_equal(occurrences(text, "# TYPE numsync_last_run_changes gauge"), 1);
	at = strstr(text, "# TYPE numsync_last_run_changes gauge\n");
	assert_non_null(at);
	assert_int_equal(strncmp(strchr(at, '\n'), together, sizeof together - 1), 0);
	assert_non_null(strstr(text, "numsync_drift_values{account=\"b\",group=\"warmup\"} 5\n"));
	assert_int_equal(occurrences(text, "numsync_drift_values{account=\"b\""), GROUP_COUNT);
	assert_non_null(strstr(text, "numsync_build_info{version=\"1.2\"} 1\n"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(labels_are_escaped),
					   cmocka_unit_test(what_is_not_known_has_no_sample),
					   cmocka_unit_test(samples_of_one_metric_stand_together)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
