/* Settings: parsing, precedence, and faults with their origin. */
#include "model/config.h"
#include "model/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
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
	assert_true(setting_parse_duration("5 min", &number) && number == 300000);
	assert_false(setting_parse_duration("200000000d", &number)); /* more than can be counted */
	assert_true(setting_parse_share("2/3", &share) && share > 0.666 && share < 0.667);
	assert_true(setting_parse_share("67%", &share) && share > 0.669 && share < 0.671);
	assert_false(setting_parse_share("0", &share));
	assert_false(setting_parse_share("150%", &share));
	assert_false(setting_parse_share("1/0", &share));
	assert_false(setting_parse_share("1/x", &share));
	assert_false(setting_parse_share("half", &share));
	assert_true(setting_parse_rate("300/60", &number, &window_ms) && number == 300 && window_ms == 60000);
	assert_true(setting_parse_rate("300/6", &number, &window_ms) && window_ms == 6000);
	assert_true(setting_parse_rate("0", &number, &window_ms) && number == 0);
	assert_false(setting_parse_rate("300/0", &number, &window_ms));
	assert_false(setting_parse_rate("300/2d", &number, &window_ms));
	assert_false(setting_parse_rate("300 a minute", &number, &window_ms));
	assert_false(setting_parse_rate("200000/60", &number, &window_ms));
	assert_true(setting_parse_rate("300", &number, &window_ms) && window_ms == 60000);
	assert_true(setting_parse_size("32M", &number) && number == 32 * 1024 * 1024);
	assert_true(setting_parse_size("500k", &number) && number == 500 * 1024);
	assert_true(setting_parse_size("2G", &number) && number == INT64_C(2) << 30);
	assert_true(setting_parse_size("5000", &number) && number == 5000);
	assert_false(setting_parse_size("0", &number));
	assert_false(setting_parse_size("0k", &number));
	assert_false(setting_parse_size("32MB", &number));
	assert_false(setting_parse_size("2000000k", &number));
	assert_false(setting_parse_size("M", &number));
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

static void an_account_begins_once(void **state)
{
	struct config *config = config_new();
	struct account_config account;
	struct error err = ERROR_INIT;

	(void)state;
	assert_true(config_begin(config, "numsync", "f:1", &err));
	assert_true(config_begin(config, "account one", "f:2", &err));
	assert_true(config_begin(config, "account  two", "f:3", &err));
	assert_true(config_add(config, "account two", "page_size", "7", "f:4", &err));
	assert_int_equal(config_account_count(config), 2);
	assert_true(config_find_account(config, "two", &account));
	assert_int_equal(setting_number(account, SETTING_page_size), 7);
	assert_false(config_begin(config, "account one", "f:9", &err));
	assert_non_null(strstr(err.text, "f:9: account one was begun before, at f:2"));
	assert_false(config_begin(config, "account ", "f:10", &err));
	assert_false(config_begin(config, "accountone", "f:11", &err));
	assert_true(config_begin(config, "numsync", "f:12", &err));
	config_free(config);
}

static void ten_thousand_accounts(void **state)
{
	struct config *config = config_new();
	struct error err = ERROR_INIT;
	char section[32];

	(void)state;
	for (int i = 0; i < 10000; i++) {
		snprintf(section, sizeof section, "account a%d", i);
		assert_true(config_begin(config, section, "f:1", &err) &&
			    config_add(config, section, "page_size", "7", "f:2", &err));
	}
	assert_int_equal(config_account_count(config), 10000);
	assert_string_equal(config_account(config, 9999).name, "a9999");
	config_free(config);
}

static void some_settings_are_lists(void **state)
{
	struct config *config = config_new();
	struct account_config account;
	struct error err = ERROR_INIT;

	(void)state;
	assert_true(config_add(config, "numsync", "export", "billing -o a", "f:1", &err));
	assert_true(config_add(config, "numsync", "export", "billing -o b", "f:2", &err));
	assert_true(config_add(config, "account x", "export", "billing -o c", "f:3", &err));
	assert_string_equal(setting_text(config_global(config), SETTING_export), "billing -o a\nbilling -o b");
	assert_true(config_find_account(config, "x", &account));
	assert_string_equal(setting_text(account, SETTING_export), "billing -o c"); /* instead of, not beside */
	assert_string_equal(setting_origin(account, SETTING_export), "f:3");
	config_free(config);
}

static const struct {
	enum setting setting;
	const char *good, *bad;
} values[] = {{SETTING_page_size, "1", "0"},
	      {SETTING_connections, "8", "-1"},
	      {SETTING_timeout, "200ms", "0"},
	      {SETTING_time_budget, "0", "soon"},
	      {SETTING_time_zone, "Etc/GMT+1", "Euro pe"},
	      {SETTING_time_zone, "America/Argentina/Buenos_Aires", "UTC;"},
	      {SETTING_default_country, "US", "DE"},
	      {SETTING_currency, "USD", "dollars"},
	      {SETTING_number_format, "1 234,56", "1.234.56"},
	      {SETTING_number_format, "1'234.56", "1,234"},
	      {SETTING_number_format, "1234,56", "12,34.56"},
	      {SETTING_list_path, "/x/all", "x"},
	      {SETTING_list_path, "/x", "/x?y"},
	      {SETTING_key_header, "X-Api-Key", "a: b"},
	      {SETTING_amount_is, "plan", "Plan"},
	      {SETTING_revision, "business", "organization"},
	      {SETTING_max_changes, "20%", "0%"},
	      {SETTING_sources, "a:1, b:1000", "a:1, a:2"},
	      {SETTING_sources, "a:1", "a:1 b:2"},
	      {SETTING_sources, "a:1,b:2", "a:1,b"},
	      {SETTING_sources, "a:1000", "a:1001"},
	      {SETTING_sources, "a:1 ", "a:0"},
	      {SETTING_sources, "a:1,", ":1"},
	      {SETTING_sources, "a:1", "a:high"},
	      {SETTING_sources, "a:1", "a:1,,b"},
	      {SETTING_sources, "a:1", ""},
	      {SETTING_page_size, "100000", "100001"},
	      {SETTING_page_size, "100", "100 rows"},
	      {SETTING_lease, "45s", "44s"},
	      {SETTING_lease, "1m", "soon"},
	      {SETTING_output_mode, "0640", "0540"},
	      {SETTING_output_mode, "664", "0645"},
	      {SETTING_output_mode, "600", "60"},
	      {SETTING_time_zone, "UTC", ""},
	      {SETTING_currency, "EUR", "eur"},
	      {SETTING_key_header, "a-b_c", ""},
	      {SETTING_rate_limit, "300/60", "1"},
	      {SETTING_max_page_bytes, "32M", "32T"},
	      {SETTING_database, "local", ""}};

static void bad_values_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		if (setting_fault(values[i].setting, values[i].good))
			fail_msg("%s is good", values[i].good);
		if (!setting_fault(values[i].setting, values[i].bad))
			fail_msg("%s is not good", values[i].bad);
	}
	for (int i = 0; i < SETTING_COUNT; i++)
		if (setting_table[i].default_text && setting_fault((enum setting)i, setting_table[i].default_text))
			fail_msg("the default of %s is not good", setting_table[i].name);
}

static const struct {
	enum setting setting;
	const char *text, *shown; /* NULL: as it is, no secret */
} secrets[] = {{SETTING_database, "local", NULL},
	       {SETTING_database, "host=h user=u dbname=d", NULL},
	       {SETTING_database, "service=x passfile=/p", NULL},
	       {SETTING_database, "host=h password=geheim dbname=d", "host=h password=*** dbname=d"},
	       {SETTING_database, "password = 'ge \\' heim' host=h", "password = *** host=h"},
	       {SETTING_database, "host=h PASSWORD=geheim", "host=h PASSWORD=***"},
	       {SETTING_database, "sslpassword=geheim password=geheim", "sslpassword=*** password=***"},
	       {SETTING_database, "password=ge\\ heim x=y", "password=*** x=y"},
	       {SETTING_database, "password='offen", "password=***"},
	       {SETTING_database, "postgresql://h/d", NULL},
	       {SETTING_database, "postgresql://user@h:5432/d?sslmode=require", NULL},
	       {SETTING_database, "postgresql://u:geheim@h/d", "postgresql://u:***@h/d"},
	       {SETTING_database, "postgresql://u:ge@he/im@h/d?x=1", "postgresql://u:***@h/d?x=1"},
	       {SETTING_database, "postgres://h/d?password=geheim&x=y", "postgres://h/d?password=***&x=y"},
	       {SETTING_database, "postgres://h/d?x=y&sslpassword=geheim", "postgres://h/d?x=y&sslpassword=***"},
	       {SETTING_database, "?x://", "***"},
	       {SETTING_database, "mysql://u:geheim@h/d", "***"},
	       {SETTING_database, "password=geheim://b", "password=***"},
	       {SETTING_database, "host=h?x password='geheim a://b'", "host=h?x password=***"},
	       {SETTING_database, "host=h\vpassword\f=\vgeheim", "host=h\vpassword\f=\v***"},
	       {SETTING_database, "postgresql://u:geh?eim@h/d", "postgresql://u:***@h/d"},
	       {SETTING_database, "postgres://h/d?pass%77ord=geheim", "postgres://h/d?pass%77ord=***"},
	       {SETTING_database, "postgres://[a?b=c]:1/d?pass%77ord=geheim?x",
		"postgres://[a?b=c]:1/d?pass%77ord=***"},
	       {SETTING_database, "postgres://[a?b]/d?password=ge?heim", "postgres://[a?b]/d?password=***"},
	       {SETTING_database, "postgres://h/d?application_name=a://b", NULL},
	       {SETTING_database, "postgres://h/d?p%61ssw%6Frd=geheim", "postgres://h/d?p%61ssw%6Frd=***"},
	       {SETTING_database, "postgres://h/d?passwor%6=a&x%zz=b&y%6z=c&%=d", NULL},
	       {SETTING_database, "postgres://h/d?a-name-of-more-bytes-than-any-that-libpq-has=x", NULL},
	       {SETTING_database, "postgres://h/d?password", "postgres://h/d?password***"},
	       {SETTING_database, "host=h alone password=geheim", "host=h alone password=***"},
	       {SETTING_database, "password='geheim'host=h", "password=*** host=h"},
	       {SETTING_database, "password=geheim\\", "password=***"},
	       {SETTING_heartbeat, "http://h/geheim", "http://h/***"},
	       {SETTING_heartbeat, "geheim://h/x", "/***"},
	       {SETTING_heartbeat, "https://hc-ping.com/geheim", "https://hc-ping.com/***"},
	       {SETTING_heartbeat, "https://h:8/geheim?a", "https://h:8/***"},
	       {SETTING_heartbeat, "geheim", "/***"},
	       {SETTING_inbox, "/password=x", NULL}};

static void secrets_are_not_shown(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
		struct buf out = {0};
		bool hidden = setting_show(secrets[i].setting, secrets[i].text, &out);

		assert_string_equal(buf_string(&out), secrets[i].shown ? secrets[i].shown : secrets[i].text);
		assert_int_equal(hidden, secrets[i].shown != NULL);
		buf_free(&out);
	}
}

static void a_bad_secret_is_not_told(void **state)
{
	struct config *config = config_new();
	struct error err = ERROR_INIT;

	(void)state;
	assert_true(config_add(config, "numsync", "database", "password=geheim", "f:1", &err));
	assert_false(config_add(config, "numsync", "database", "password=geheim", "f:2", &err));
	assert_null(strstr(err.text, "geheim"));
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
	assert_int_equal(limit_count(&limit_defaults[LIMIT_UNREAD], 40), 10);
	assert_int_equal(limit_count(&limit_defaults[LIMIT_UNREAD], 1000), 50);
}

static void variables_that_are_no_settings(void **state)
{
	const char *const environment[] = {"NUMSYNC_CONFIG=/x",
					   "NUMSYNC_TEST_ANY=1",
					   "NUMSYNC_PAGE_SIZE=",
					   "NUMSYNC_EQUALS_MISSING",
					   "NUMSYNC_SOMETHING_ELSE_ALTOGETHER=1",
					   "NUMSYNC_A_NAME_OF_MORE_BYTES_THAN_ANY_SETTING_WILL_EVER_HAVE_1234=1",
					   "NUMSYNC_DATABASE=host=n",
					   "DATABASE_URL=host=d",
					   NULL};
	const char *const bad[] = {"NUMSYNC_PAGE_SIZE=many", NULL};
	struct config *config = config_new();
	struct error err = ERROR_INIT;

	(void)state;
	assert_true(config_add_environment(config, environment, &err));
	assert_string_equal(setting_text(config_global(config), SETTING_database), "host=n");
	assert_string_equal(setting_origin(config_global(config), SETTING_page_size), "default");
	assert_false(config_add_environment(config, bad, &err));
	assert_int_equal(err.class, ERROR_CONFIG);
	assert_non_null(strstr(err.text, "variable NUMSYNC_PAGE_SIZE"));
	assert_false(config_add_flag(config, SETTING_page_size, "many", "--page-size", &err));
	assert_int_equal(err.class, ERROR_USAGE);
	assert_non_null(strstr(err.text, "flag --page-size"));
	assert_int_equal(setting_number(config_global(config), SETTING_inbox), 0); /* a setting without a value */
	config_free(config);
	config_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(durations_shares_rates_sizes),
					   cmocka_unit_test(flags_win_over_environment_over_file),
					   cmocka_unit_test(faults_name_their_place_and_the_nearest_setting),
					   cmocka_unit_test(an_account_begins_once),
					   cmocka_unit_test(ten_thousand_accounts),
					   cmocka_unit_test(some_settings_are_lists),
					   cmocka_unit_test(bad_values_are_refused),
					   cmocka_unit_test(secrets_are_not_shown),
					   cmocka_unit_test(a_bad_secret_is_not_told),
					   cmocka_unit_test(variables_that_are_no_settings),
					   cmocka_unit_test(limits_have_floor_and_ceiling)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
