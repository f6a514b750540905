/* Settings: parsing, precedence, and faults with their origin. */
#include "model/config.h"
#include "model/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void durations_shares_rates_sizes(void **state)
{
	int64_t number, window_ms;
	double share;

	(void)state;
	assert_true(setting_parse_duration("90", &number) && number == 90000);
	assert_true(setting_parse_duration("200ms", &number) && number == 200);
	assert_true(setting_parse_duration("2h", &number) && number == 7200000);
	assert_false(setting_parse_duration("2 weeks", &number));
	assert_false(setting_parse_duration("-1s", &number));
	assert_true(setting_parse_share("2/3", &share) && share > 0.666 && share < 0.667);
	assert_true(setting_parse_share("67%", &share) && share > 0.669 && share < 0.671);
	assert_false(setting_parse_share("0", &share));
	assert_false(setting_parse_share("150%", &share));
	assert_false(setting_parse_share("1/0", &share));
	assert_true(setting_parse_rate("300/60", &number, &window_ms) && number == 300 && window_ms == 60000);
	assert_true(setting_parse_rate("300/6", &number, &window_ms) && window_ms == 6000);
	assert_true(setting_parse_rate("0", &number, &window_ms) && number == 0);
	assert_false(setting_parse_rate("300/0", &number, &window_ms));
	assert_true(setting_parse_size("32M", &number) && number == 32 * 1024 * 1024);
	assert_false(setting_parse_size("0", &number));
}

static void flags_win_over_environment_over_file(void **state)
{
	const char *const environment[] = {"NUMSYNC_RATE_LIMIT=200/60", "PATH=/bin", "DATABASE_URL=host=x", NULL};
	struct config *config = config_new();
	struct account_config account;
	struct error err = ERROR_INIT;
	int64_t limit, window_ms;

	(void)state;
	assert_true(config_add(config, "numsync", "rate_limit", "100/60", "f:2", &err));
	assert_true(config_add(config, "numsync", "page_size", "10", "f:3", &err));
	assert_true(config_add(config, "account one", "page_size", "20", "f:5", &err));
	assert_true(config_add_environment(config, environment, &err));
	assert_int_equal(config_account_count(config), 1);
	assert_true(config_find_account(config, "one", &account));
	setting_rate(account, SETTING_rate_limit, &limit, &window_ms);
	assert_int_equal(limit, 200);
	assert_string_equal(setting_origin(account, SETTING_rate_limit), "variable NUMSYNC_RATE_LIMIT");
	assert_int_equal(setting_number(account, SETTING_page_size), 20);
	assert_string_equal(setting_origin(account, SETTING_page_size), "f:5");
	assert_string_equal(setting_text(account, SETTING_database), "host=x");
	assert_true(config_add_flag(config, SETTING_database, "host=y", "--database", &err));
	assert_string_equal(setting_text(account, SETTING_database), "host=y");
	assert_int_equal(setting_number(account, SETTING_retries), 5);
	assert_string_equal(setting_origin(account, SETTING_retries), "default");
	config_free(config);
}

static void faults_name_their_place_and_the_nearest_setting(void **state)
{
	const char *const typo[] = {"NUMSYNC_RATE_LIMT=5/60", NULL};
	struct config *config = config_new();
	struct error err = ERROR_INIT;

	(void)state;
	assert_false(config_add(config, "numsync", "rate_limt", "5", "f:7", &err));
	assert_int_equal(err.class, ERROR_CONFIG);
	assert_non_null(strstr(err.text, "f:7"));
	assert_non_null(strstr(err.text, "rate_limit"));
	assert_false(config_add(config, "acount x", "page_size", "5", "f:8", &err));
	assert_false(config_add(config, "account x", "database", "x", "f:9", &err));
	assert_false(config_add(config, "numsync", "page_size", "many", "f:10", &err));
	assert_true(config_add(config, "numsync", "page_size", "5", "f:11", &err));
	assert_false(config_add(config, "numsync", "page_size", "6", "f:12", &err));
	assert_non_null(strstr(err.text, "f:11"));
	assert_false(config_add_environment(config, typo, &err));
	assert_non_null(strstr(err.text, "rate_limit"));
	config_free(config);
}

static void limits_have_floor_and_ceiling(void **state)
{
	(void)state;
	assert_int_equal(limit_count(&limit_defaults[LIMIT_DISABLE], 20), 10);
	assert_int_equal(limit_count(&limit_defaults[LIMIT_DISABLE], 300), 30);
	assert_int_equal(limit_count(&limit_defaults[LIMIT_DISABLE], 1000000), 500);
	assert_int_equal(limit_count(&limit_defaults[LIMIT_CHANGES], 1000), 200);
	assert_int_equal(limit_count(&limit_defaults[LIMIT_MISSING], 0), 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(durations_shares_rates_sizes),
					   cmocka_unit_test(flags_win_over_environment_over_file),
					   cmocka_unit_test(faults_name_their_place_and_the_nearest_setting),
					   cmocka_unit_test(limits_have_floor_and_ceiling)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
