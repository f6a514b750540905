/* `numsync fields`: the catalogue of fields, as a table or JSON. It needs no database. */
#include "command.h"
#include "session.h"
#include "edge/json/encode.h"
#include "model/field.h"
#include "view/table.h"
#include "view/terminal.h"

#include <stdio.h>

static const char *where(const struct field *field)
{
	if (!field->in_record)
		return "row";
	return field->in_row == ROW_NO ? "record" : "both";
}

static void print_json(void)
{
	struct json_writer *json = json_writer_new(false);

	for (int i = 0; i < FIELD_COUNT; i++) {
		const struct field *field = &field_table[i];
		struct slice text;

		json_reset(json);
		json_object(json);
		json_key(json, "column");
		json_string(json, field->column);
		json_key(json, "path");
		json_string(json, field->path);
		json_key(json, "kind");
		json_string(json, field_kind_name(field->kind));
		json_key(json, "group");
		json_string(json, field_group_name(field->group));
		json_key(json, "record");
		json_bool(json, field->in_record);
		json_key(json, "row");
		json_bool(json, field->in_row != ROW_NO);
		json_key(json, "writable");
		json_bool(json, field->writable);
		json_key(json, "nullable");
		json_bool(json, field->nullable);
		json_key(json, "values");
		json_string(json, field->values);
		json_key(json, "meaning");
		json_string(json, field->meaning);
		json_object_end(json);
		text = json_result(json);
		fputs(i ? ",\n" : "[\n", stdout);
		fwrite(text.text, 1, text.size, stdout);
	}
	fputs("\n]\n", stdout);
	json_writer_free(json);
}

static enum error_class main_fields(const struct invocation *inv, struct error *err)
{
	static const char *const titles[] = {"column", "-JSON path", "kind", "-group", "in", "PUT", "meaning", NULL};
	struct table *table;

	(void)err;
	if (invocation_flag(inv, "json")) {
		print_json();
		return ERROR_NONE;
	}
	table = table_new(titles);
	for (int i = 0; i < FIELD_COUNT; i++) {
		const struct field *field = &field_table[i];
		const char *cells[] = {field->column,
				       field->path,
				       field_kind_name(field->kind),
				       field_group_name(field->group),
				       where(field),
				       field->writable ? "yes" : "no",
				       field->meaning};

		table_add(table, cells);
	}
	table_print(table, stdout, terminal_takes_colour());
	table_free(table);
	return ERROR_NONE;
}

const struct command command_fields = {.name = "fields",
				       .synopsis = "[--json]",
				       .summary = "the catalogue: every field, its column, kind and meaning",
				       .run = main_fields,
				       .statuses = 0,
				       .examples = "  numsync fields\n  numsync fields --json\n"};
