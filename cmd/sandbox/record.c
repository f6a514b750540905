/* GET and PUT of one number. A PUT is checked as strictly as the contract allows, replaces what it names, and takes effect
 * before the answer is made: a fault that loses the answer does not lose the change. */
#include "server.h"
#include "base/clock.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MAX_CODE_POINTS = 255 };

const char *server_time_text(char text[40])
{
	return clock_format_utc(clock_wall_us() / 1000 * 1000, text);
}

static unsigned hash_percent(const char *id)
{
	unsigned hash = 2166136261U;

	for (; *id; id++)
		hash = (hash ^ (unsigned char)*id) * 16777619U;
	return (hash >> 8) % 100;
}

static void delete_path(struct json_object *record, const char *path)
{
	const char *dot = strchr(path, '.');
	struct json_object *below = NULL;
	char name[64];

	if (!dot) {
		json_object_object_del(record, path);
	} else if ((size_t)(dot - path) < sizeof name) {
		snprintf(name, sizeof name, "%.*s", (int)(dot - path), path);
		if (json_object_object_get_ex(record, name, &below) && json_object_is_type(below, json_type_object))
			delete_path(below, dot + 1);
	}
}

/* A copy without what the server leaves out; takes the reference. */
static struct json_object *leave_out(const struct server *server, const char *call, struct json_object *record)
{
	struct json_object *copy = NULL;

	json_object_deep_copy(record, &copy, NULL);
	json_object_put(record);
	for (size_t i = 0; i < json_object_array_length(server->left_out); i++) {
		const char *path = json_object_get_string(json_object_array_get_idx(server->left_out, i));
		bool bound = strncmp(path, "get:", 4) == 0 || strncmp(path, "put:", 4) == 0;

		if (!bound || strncmp(path, call, 4) == 0)
			delete_path(copy, bound ? path + 4 : path);
	}
	return copy;
}

struct json_object *organization_record(struct json_object *record)
{
	struct json_object *other = json_object_new_object(), *value;

	json_object_object_get_ex(record, "id", &value);
	json_object_object_add(other, "id", json_object_get(value));
	json_object_object_get_ex(record, "number", &value);
	json_object_object_add(other, "number", json_object_get(value));
	json_object_object_add(other, "name", json_object_new_string("x"));
	json_object_object_add(other, "enabled", json_object_new_boolean(true));
	json_object_object_add(other, "warmup",
			       json_tokener_parse("{\"enabled\":true,\"state\":\"Ready\",\"healthStatus\":\"Healthy\","
						  "\"healthScore\":90,\"progressPercent\":100,\"callStage\":null}"));
	return other;
}

static struct json_object *with_other_id(struct json_object *record, struct fault_set faults)
{
	if (fault_in(faults, "other-id"))
		json_object_object_add(record, "id", json_object_new_string("of-somebody-else"));
	return record;
}

void call_get(struct server *server, struct business *business, const char *id, struct fault_set faults,
	      struct answer *answer)
{
	struct json_object *record = account_get(business->account, id);

	if (!record || hash_percent(id) < faults_vanish_percent(server->faults)) {
		json_object_put(record);
		answer_problem(answer, 404, "Not Found", "there is no such phone number");
		return;
	}
	if (fault_in(faults, "organization")) {
		struct json_object *other = organization_record(record);

		json_object_put(record);
		record = other;
	}
	if (fault_in(faults, "absent-field"))
		json_object_object_del(record, "providerStatus");
	if (fault_in(faults, "unknown-property"))
		json_object_object_add(record, "newThing", json_tokener_parse("{\"a\":[1,\"x\"]}"));
	if (fault_in(faults, "new-enum"))
		json_object_object_add(record, "status", json_object_new_string("Parked"));
	answer_json(answer, 200, with_other_id(leave_out(server, "get:", record), faults));
}

static size_t code_points(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += ((unsigned char)*text & 0xC0) != 0x80;
	return count;
}

static bool is_type_or_null(struct json_object *value, json_type type, bool null_allowed)
{
	return value ? json_object_is_type(value, type) : null_allowed;
}

static const char *check_override(struct json_object *value)
{
	if (!value)
		return NULL;
	if (!json_object_is_type(value, json_type_object))
		return "adminEnablementOverride is not an object";
	json_object_object_foreach(value, key, member)
	{
		bool flag = strcmp(key, "enabled") == 0;

		if (!flag && strcmp(key, "reason") != 0 && strcmp(key, "updatedByUserId") != 0 &&
		    strcmp(key, "updatedAt") != 0)
			return "adminEnablementOverride has a property that is not known";
		if (!is_type_or_null(member, flag ? json_type_boolean : json_type_string, true))
			return "adminEnablementOverride has a property of a wrong type";
	}
	return NULL;
}

/* What is wrong with the body of a PUT, or NULL. */
static const char *check_put(struct json_object *body, const char *id)
{
	struct json_object *name = NULL;

	if (!json_object_is_type(body, json_type_object))
		return "the body is not a JSON object";
	json_object_object_foreach(body, key, value)
	{
		const char *fault = NULL;

		if (strcmp(key, "name") == 0)
			fault = is_type_or_null(value, json_type_string, false) ? NULL : "name is not a text";
		else if (strcmp(key, "number") == 0)
			fault = is_type_or_null(value, json_type_string, false) &&
						json_object_get_string(value)[0] == '+'
					? NULL
					: "number is not E.164";
		else if (strcmp(key, "businessId") == 0)
			fault = is_type_or_null(value, json_type_string, true) ? NULL : "businessId is not a text";
		else if (strcmp(key, "enabled") == 0)
			fault = is_type_or_null(value, json_type_boolean, false) ? NULL
										 : "enabled is not true or false";
		else if (strcmp(key, "adminEnablementOverride") == 0)
			fault = check_override(value);
		else if (strcmp(key, "id") == 0)
			fault = !value || strcmp(json_object_get_string(value), id) == 0
					? NULL
					: "id is not the one of the path";
		else
			fault = "the body has a property that is not known";
		if (fault)
			return fault;
	}
	if (!json_object_object_get_ex(body, "name", &name) || !*json_object_get_string(name))
		return "name is required";
	return code_points(json_object_get_string(name)) > NAME_MAX_CODE_POINTS ? "name is longer than 255" : NULL;
}

/* PUT replaces: what the body leaves out is cleared, so that a client that leaves something out is caught. */
static void replace(struct json_object *record, struct json_object *body)
{
	struct json_object *value = NULL, *business = NULL, *business_id = NULL, *held = NULL;
	char now[40];

	json_object_object_get_ex(body, "name", &value);
	json_object_object_add(record, "name", json_object_get(value));
	if (json_object_object_get_ex(body, "number", &value))
		json_object_object_add(record, "number", json_object_get(value));
	if (json_object_object_get_ex(body, "enabled", &value))
		json_object_object_add(record, "enabled", json_object_get(value));
	else
		json_object_object_add(record, "enabled", json_object_new_boolean(false));
	value = NULL;
	json_object_object_get_ex(body, "adminEnablementOverride", &value);
	json_object_object_add(record, "adminEnablementOverride", json_object_get(value));
	json_object_object_get_ex(body, "businessId", &business_id);
	if (json_object_object_get_ex(record, "business", &business) && business)
		json_object_object_get_ex(business, "id", &held);
	if (!business_id) {
		json_object_object_add(record, "business", NULL);
	} else if (!held || strcmp(json_object_get_string(held), json_object_get_string(business_id)) != 0) {
		struct json_object *moved = json_object_new_object();

		json_object_object_add(moved, "id", json_object_get(business_id));
		json_object_object_add(moved, "name", json_object_new_string("Another business"));
		json_object_object_add(record, "business", moved);
	}
	json_object_object_add(record, "modifiedAt", json_object_new_string(server_time_text(now)));
}

static void count_put(struct business *business, const char *id)
{
	struct json_object *count = NULL;
	int64_t times = 0;

	if (json_object_object_get_ex(business->puts_by_id, id, &count))
		times = json_object_get_int64(count);
	json_object_object_add(business->puts_by_id, id, json_object_new_int64(times + 1));
}

void call_put(struct server *server, struct business *business, const char *id, const struct request *request,
	      struct fault_set faults, struct answer *answer)
{
	struct json_object *record = account_get(business->account, id), *body = NULL;
	const char *fault;

	if (!record) {
		answer_problem(answer, 404, "Not Found", "there is no such phone number");
		return;
	}
	body = request->body_size ? json_tokener_parse(request->body) : NULL;
	fault = check_put(body, id);
	if (fault) {
		answer_problem(answer, 400, "Bad Request", fault);
		json_object_put(record);
		json_object_put(body);
		return;
	}
	if (json_object_object_length(body) < 6)
		server->put_incomplete++;
	if (!fault_in(faults, "put-ignored")) {
		replace(record, body);
		count_put(business, id);
		account_set(business->account, id, json_object_get(record));
	}
	json_object_put(body);
	if (fault_in(faults, "organization")) {
		struct json_object *other = organization_record(record);

		json_object_put(record);
		record = other;
	}
	answer_json(answer, 200, with_other_id(leave_out(server, "put:", record), faults));
	if (fault_in(faults, "see-other")) { /* it was done, and something between says where to look */
		answer->status = 303;
		snprintf(answer->location, sizeof answer->location, "/phone-numbers/%.40s", id);
	}
	if (fault_in(faults, "put-lost"))
		answer->delivery = DELIVER_NOTHING;
}
