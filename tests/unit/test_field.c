/* The catalogue agrees with the contract, row for row, and its names are found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/csv/csvfile.h"
#include "model/field.h"

enum { PATH, KIND, NULLABLE, GROUP, IN_RECORD, IN_ROW, WRITABLE, ENUM, MEANING, COLUMNS };

static const char *text_of(const struct csv_row *row, int column)
{
	return row->cell[column].text.text;
}

static const char *row_word(enum field_row in_row)
{
	static const char *const words[] = {"no", "yes", "business path"};

	return words[in_row];
}

static void check_event(const struct csv_row *row, int *seen)
{
	int i = field_by_path(SCOPE_EVENT, text_of(row, PATH) + strlen("events[]."),
			      strlen(text_of(row, PATH)) - strlen("events[]."));

	assert_in_range(i, 0, EVENT_FIELD_COUNT - 1);
	assert_string_equal(event_field_table[i].path, text_of(row, PATH));
	assert_string_equal(field_kind_name(event_field_table[i].kind), text_of(row, KIND));
	assert_string_equal(event_field_table[i].values ? event_field_table[i].values : "", text_of(row, ENUM));
	seen[i]++;
}

static void check_field(const struct csv_row *row, int *seen)
{
	bool in_record = strcmp(text_of(row, IN_RECORD), "yes") == 0;
	const char *path = text_of(row, PATH);
	int i = field_by_path(in_record ? SCOPE_RECORD : SCOPE_ROW, path, strlen(path));
	const struct field *field;

	if (i < 0)
		fail_msg("the catalogue lacks %s", path);
	field = &field_table[i];
	seen[i]++;
	if (strcmp(field_kind_name(field->kind), text_of(row, KIND)) != 0 ||
	    strcmp(field_group_name(field->group), text_of(row, GROUP)) != 0 ||
	    strcmp(field->values ? field->values : "", text_of(row, ENUM)) != 0 ||
	    strcmp(row_word(field->in_row), text_of(row, IN_ROW)) != 0 || field->in_record != in_record ||
	    field->nullable != (strcmp(text_of(row, NULLABLE), "no") != 0) ||
	    field->writable != (strcmp(text_of(row, WRITABLE), "yes") == 0))
		fail_msg("the catalogue and line %zu of the contract differ about %s", row->line, path);
	assert_string_equal(field->path, path);
}

static void the_catalogue_is_the_contract(void **state)
{
	const char *fixtures = getenv("NUMSYNC_FIXTURES");
	struct error err = ERROR_INIT;
	int seen[FIELD_COUNT] = {0}, events_seen[EVENT_FIELD_COUNT] = {0};
	struct csvfile *file;
	struct csv_row row;
	char path[4096];

	(void)state;
	snprintf(path, sizeof path, "%s/contract/fields.csv", fixtures ? fixtures : "fixtures");
	file = csvfile_open(path, NULL, &err);
	if (!file)
		fail_msg("%s", err.text);
	assert_int_equal(csvfile_next(file, &row, &err), CSVFILE_ROW);
	assert_int_equal(row.count, COLUMNS);
	assert_string_equal(text_of(&row, PATH), "json_path");
	assert_string_equal(text_of(&row, ENUM), "enum");
	while (csvfile_next(file, &row, &err) == CSVFILE_ROW) {
		assert_int_equal(row.count, COLUMNS);
		if (strncmp(text_of(&row, PATH), "events[].", strlen("events[].")) == 0)
			check_event(&row, events_seen);
		else
			check_field(&row, seen);
	}
	csvfile_close(file);
	for (int i = 0; i < FIELD_COUNT; i++)
		if (seen[i] != 1)
			fail_msg("%s is in the contract %d times", field_table[i].column, seen[i]);
	for (int i = 0; i < EVENT_FIELD_COUNT; i++)
		assert_int_equal(events_seen[i], 1);
}

static void the_numbers_of_fields_are_those_of_the_contract(void **state)
{
	int record = 0, list_only = 0;

	(void)state;
	for (int i = 0; i < FIELD_COUNT; i++) {
		record += field_table[i].in_record;
		list_only += !field_table[i].in_record;
		assert_true(field_table[i].in_record || field_table[i].in_row != ROW_NO);
		assert_int_equal(field_table[i].group == GROUP_LIST, !field_table[i].in_record);
		assert_int_equal(field_table[i].kind == KIND_ENUM, field_table[i].values != NULL);
	}
	assert_int_equal(record, 88);
	assert_int_equal(list_only, 17);
	assert_int_equal(EVENT_FIELD_COUNT, 8);
	assert_int_equal(FIELD_id, 0);
}

static void columns_and_paths_are_unique(void **state)
{
	(void)state;
	for (int i = 0; i < FIELD_COUNT; i++) {
		const char *column = field_table[i].column;

		assert_int_equal(field_by_column(column, strlen(column)), i);
		assert_int_equal(field_by_name(column, strlen(column)), i);
	}
}

static int by_name(const char *name)
{
	return field_by_name(name, strlen(name));
}

static void names_are_found_by_column_and_path(void **state)
{
	(void)state;
	assert_int_equal(by_name(" Enabled\t"), FIELD_enabled);
	assert_int_equal(by_name("adminEnablementOverride.enabled"), FIELD_override_enabled);
	assert_int_equal(by_name("ADMINENABLEMENTOVERRIDE.ENABLED"), FIELD_override_enabled);
	assert_int_equal(by_name("smsReady"), FIELD_list_sms_ready);
	assert_int_equal(by_name(""), -1);
	assert_int_equal(by_name("  "), -1);
	assert_int_equal(by_name("enable"), -1);
	assert_int_equal(field_by_name("enabled\0x", 9), -1);
	assert_string_equal(field_nearest("enabeld"), "enabled");
	assert_string_equal(field_nearest("providerStats"), "provider_status");
}

static void a_path_means_what_its_object_says(void **state)
{
	(void)state;
	assert_int_equal(field_by_path(SCOPE_ROW, "businessId", 10), FIELD_list_business_id);
	assert_int_equal(field_by_path(SCOPE_RECORD, "businessId", 10), -1);
	assert_int_equal(field_by_path(SCOPE_RECORD, "business.id", 11), FIELD_business_id);
	assert_int_equal(field_by_path(SCOPE_EVENT, "actorId", 7), EVENT_FIELD_actor_id);
	assert_int_equal(field_by_path(SCOPE_EVENT, "enabled", 7), -1);
	assert_true(field_is_parent(SCOPE_RECORD, "billing", 7));
	assert_true(field_is_parent(SCOPE_RECORD, "location.coordinate", 19));
	assert_false(field_is_parent(SCOPE_RECORD, "bill", 4));
	assert_false(field_is_parent(SCOPE_ROW, "billing", 7));
	assert_false(field_is_parent(SCOPE_EVENT, "billing", 7));
}

static void listed_words_are_whole_words(void **state)
{
	const char *values = field_table[FIELD_status].values;

	(void)state;
	assert_true(field_value_listed(values, "Active", 6));
	assert_true(field_value_listed(values, "PendingRelease", 14));
	assert_false(field_value_listed(values, "Activ", 5));
	assert_false(field_value_listed(values, "active", 6));
	assert_false(field_value_listed(values, "", 0));
	assert_false(field_value_listed(NULL, "x", 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_catalogue_is_the_contract),
		cmocka_unit_test(the_numbers_of_fields_are_those_of_the_contract),
		cmocka_unit_test(columns_and_paths_are_unique),
		cmocka_unit_test(names_are_found_by_column_and_path),
		cmocka_unit_test(a_path_means_what_its_object_says),
		cmocka_unit_test(listed_words_are_whole_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
