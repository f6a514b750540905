/* The list: a row of each record, page by page, with a token that says where the next begins. Rows are made from the records
 * when they are asked for. Faults of rows and tokens are here; those of any answer are in answer.c. */
#include "server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Long on purpose, as the vendor's may be. */
static const char token_padding[] =
	"eyJyYW5nZSI6eyJtaW4iOiIiLCJtYXgiOiJGRiJ9LCJ0b2tlbiI6Ii1SSUQ6fjRXOE9BTXplNE1rSEJRQUFBQUFBQUE9PSNSVDoxI1RSQzoyMCNJ"
	"U1Y6MiNJRU86NjU1NTEjUUNGOjgiLCJyYW5nZSI6";

static struct json_object *part(struct json_object *record, const char *parent, const char *key)
{
	struct json_object *object = record, *value = NULL;

	if (parent && !json_object_object_get_ex(record, parent, &object))
		return NULL;
	if (json_object_is_type(object, json_type_object))
		json_object_object_get_ex(object, key, &value);
	return value;
}

static void copy(struct json_object *row, const char *name, struct json_object *value)
{
	json_object_object_add(row, name, json_object_get(value));
}

static void text(struct json_object *row, const char *name, const char *value)
{
	json_object_object_add(row, name, value ? json_object_new_string(value) : NULL);
}

static bool truth(struct json_object *value)
{
	return value && json_object_get_boolean(value);
}

static const char *lifecycle(struct json_object *record)
{
	static const char *const by_status[][2] = {{"Unregistered", "Unknown"},
						   {"Provisioning", "Provisioning"},
						   {"FailedProvisioning", "Failed"},
						   {"Expired", "Released"},
						   {"Suspended", "Suspended"}};
	const char *status = json_object_get_string(part(record, NULL, "status"));

	for (size_t i = 0; status && i < sizeof by_status / sizeof by_status[0]; i++)
		if (strcmp(by_status[i][0], status) == 0)
			return by_status[i][1];
	return "Active";
}

static void add_display(struct json_object *row, struct json_object *record)
{
	bool sms = truth(part(record, "capabilities", "sms")), voice = truth(part(record, "capabilities", "voice"));

	text(row, "type", "Local");
	copy(row, "business", part(record, "business", "name"));
	copy(row, "user", part(record, "user", "name"));
	text(row, "providerLifecycleState", lifecycle(record));
	text(row, "providerReconciliationStatus", "In sync");
	text(row, "ownership", truth(part(record, NULL, "leadpingOwned")) ? "Leadping" : "Customer");
	text(row, "capabilities", sms && voice ? "SMS, voice" : sms ? "SMS" : voice ? "voice" : "");
	copy(row, "routingSummary", part(record, NULL, "teamId"));
	copy(row, "billingAttribution", part(record, "billing", "businessName"));
	copy(row, "location", part(record, "location", "location"));
	json_object_object_add(row, "smsReady", json_object_new_boolean(truth(part(record, "routing", "smsEnabled"))));
	json_object_object_add(row, "voiceReady",
			       json_object_new_boolean(truth(part(record, "routing", "voiceEnabled"))));
	copy(row, "warmupOnly", part(record, "routing", "warmupOnly"));
	copy(row, "internalTestOnly", part(record, "routing", "internalTestOnly"));
	copy(row, "tenDlcCampaignId", part(record, "tenDlc", "campaignId"));
	copy(row, "tenDlcCampaignStatus", part(record, "tenDlc", "campaignStatus"));
}

static struct json_object *make_row(struct json_object *record, bool business_path)
{
	static const char *const shared[] = {"id",
					     "name",
					     "number",
					     "enabled",
					     "adminEnablementOverride",
					     "status",
					     "inventoryState",
					     "providerStatus",
					     "isMessagingProgramApproved",
					     "warmupState",
					     "healthStatus",
					     "warmupHealthScore",
					     "warmupProgressPercent",
					     NULL};
	static const char *const on_business[] = {"callWarmupEnabled", "callWarmupState", "callWarmupStage", NULL};
	struct json_object *row = json_object_new_object();

	for (size_t i = 0; shared[i]; i++)
		copy(row, shared[i], part(record, NULL, shared[i]));
	add_display(row, record);
	if (business_path) {
		copy(row, "businessId", part(record, "business", "id"));
		for (size_t i = 0; on_business[i]; i++)
			copy(row, on_business[i], part(record, NULL, on_business[i]));
	}
	return row;
}

/* What a server of the later revision makes of it. */
static struct json_object *organization_row(struct json_object *record)
{
	struct json_object *row = organization_record(record);

	text(row, "type", "Local");
	copy(row, "organization", part(record, "business", "name"));
	copy(row, "organizationId", part(record, "business", "id"));
	text(row, "ownership", "Leadping");
	text(row, "routingSummary", "");
	json_object_object_add(row, "smsReady", json_object_new_boolean(true));
	json_object_object_add(row, "voiceReady", json_object_new_boolean(true));
	text(row, "tenDlcCampaignStatus", NULL);
	return row;
}

static void spoil_row(struct json_object *row, struct fault_set faults, bool first)
{
	if (fault_in(faults, "unknown-property"))
		json_object_object_add(row, "newThing", json_tokener_parse("{\"a\":[1,\"x\"]}"));
	if (fault_in(faults, "new-enum"))
		text(row, "status", "Parked");
	if (first && fault_in(faults, "no-id"))
		json_object_object_del(row, "id");
	if (first && fault_in(faults, "wrong-type"))
		text(row, "enabled", "maybe");
	if (first &&
	    (fault_in(faults, "bad-utf8") || fault_in(faults, "lone-surrogate") || fault_in(faults, "nul-text")))
		text(row, "name", "@@RAW@@");
}

/* What json-c would not write: put into the text. */
static void spoil_text(struct buf *body, struct fault_set faults)
{
	const char *raw = fault_in(faults, "bad-utf8")	       ? "\xC3\x28"
			  : fault_in(faults, "lone-surrogate") ? "\\ud800"
							       : "\\u0000";
	char *mark = strstr(body->data, "@@RAW@@"), *row = strstr(body->data, "\"items\":[{");
	struct buf out = {0};

	if (mark) {
		buf_add(&out, body->data, (size_t)(mark - body->data));
		buf_text(&out, raw);
		buf_text(&out, mark + 7);
	} else if (row &&
		   (fault_in(faults, "duplicate-key") || fault_in(faults, "deep") || fault_in(faults, "big-body"))) {
		row += strlen("\"items\":[{");
		buf_add(&out, body->data, (size_t)(row - body->data));
		if (fault_in(faults, "duplicate-key"))
			buf_text(&out, "\"enabled\":true,");
		for (int i = 0; fault_in(faults, "deep") && i < 10000; i++)
			buf_text(&out, i ? "[" : "\"deep\":[");
		for (int i = 0; fault_in(faults, "deep") && i < 10000; i++)
			buf_text(&out, i == 9999 ? "]," : "]");
		if (fault_in(faults, "big-body")) {
			buf_text(&out, "\"big\":[0");
			for (int i = 0; i < 40; i++)
				buf_format(&out, ",\"%01048576d\"", 0);
			buf_text(&out, "],");
		}
		buf_text(&out, row);
	} else {
		return;
	}
	buf_free(body);
	*body = out;
}

/* Where a page begins: "OFFSET.padding". -1: not a token of ours. */
static long read_token(struct json_object *token)
{
	const char *given;
	char *end;
	long offset;

	if (!token)
		return 0;
	given = json_object_get_string(token);
	offset = strtol(given, &end, 10);
	return json_object_is_type(token, json_type_string) && end > given && *end == '.' &&
			       strcmp(end + 1, token_padding) == 0
		       ? offset
		       : -1;
}

static bool read_options(const struct request *request, size_t *page_size, long *offset, const char **why)
{
	struct json_object *body = request->body_size ? json_tokener_parse(request->body) : NULL, *value;

	*why = "the body is not a JSON object";
	if (!json_object_is_type(body, json_type_object))
		goto bad;
	*why = "pageSize is not a positive integer";
	if (json_object_object_get_ex(body, "pageSize", &value) && value) {
		int64_t wanted = json_object_get_int64(value);

		if (!json_object_is_type(value, json_type_int) || wanted < 1)
			goto bad;
		if ((size_t)wanted < *page_size)
			*page_size = (size_t)wanted;
	}
	*why = "the continuation token is not valid";
	value = NULL;
	json_object_object_get_ex(body, "continuationToken", &value);
	*offset = read_token(value);
	if (*offset < 0)
		goto bad;
	json_object_put(body);
	return true;
bad:
	json_object_put(body);
	return false;
}

static struct json_object *page_items(struct business *business, bool business_path, size_t from, size_t to,
				      struct fault_set faults)
{
	struct json_object *items = json_object_new_array();

	/* the last row of the page before, again */
	if (fault_in(faults, "repeat-row") && from > 0)
		from--;
	for (size_t place = from; place < to; place++) {
		struct json_object *record = account_at(business->account, place), *row;

		if (!record)
			continue;
		row = fault_in(faults, "organization") || part(record, NULL, "warmup")
			      ? organization_row(record)
			      : make_row(record, business_path);
		spoil_row(row, faults, json_object_array_length(items) == 0);
		json_object_array_add(items, row);
		json_object_put(record);
	}
	return items;
}

static void add_token(struct json_object *page, size_t next, size_t places, struct fault_set faults)
{
	char token[512];

	snprintf(token, sizeof token, "%zu.%s", next, token_padding);
	if (fault_in(faults, "repeat-token")) /* sends everybody back to the same place */
		snprintf(token, sizeof token, "1.%s", token_padding);
	if (fault_in(faults, "empty-token"))
		token[0] = '\0';
	if (next < places || fault_in(faults, "fresh-token") || fault_in(faults, "repeat-token") ||
	    fault_in(faults, "empty-token"))
		json_object_object_add(page, "continuationToken", json_object_new_string(token));
	else
		json_object_object_add(page, "continuationToken", NULL);
}

void call_list(struct server *server, struct business *business, const struct request *request, bool business_path,
	       struct fault_set faults, struct answer *answer)
{
	size_t page_size = server->page_limit, places = account_places(business->account), to, laps = 0;
	struct json_object *page, *items;
	const char *why;
	long offset;

	if (!read_options(request, &page_size, &offset, &why)) {
		answer_problem(answer, 400, "Bad Request", why);
		return;
	}
	if (offset > 0 && fault_in(faults, "expired-token")) {
		answer_problem(answer, 400, "Bad Request", "the continuation token has expired");
		return;
	}
	if (server->empty_list)
		places = 0;
	if (fault_in(faults, "half-list"))
		places /= 2;
	if (fault_in(faults, "fresh-token") && places) { /* round and round, with another token each time */
		laps = (size_t)offset - (size_t)offset % places;
		offset -= (long)laps;
	}
	to = (size_t)offset + page_size < places ? (size_t)offset + page_size : places;
	items = page_items(business, business_path, (size_t)offset, to, faults);
	if (fault_in(faults, "not-object")) {
		answer_json(answer, 200, items);
		return;
	}
	page = json_object_new_object();
	if (fault_in(faults, "items-type") || fault_in(faults, "no-items"))
		json_object_put(items);
	if (fault_in(faults, "items-type"))
		json_object_object_add(page, "items", json_object_new_string("x"));
	else if (!fault_in(faults, "no-items"))
		json_object_object_add(page, "items", items);
	json_object_object_add(page, "pageSize", json_object_new_int64((int64_t)page_size));
	json_object_object_add(page, "totalCount", NULL);
	add_token(page, to + laps, places, faults);
	answer_json(answer, 200, page);
	spoil_text(&answer->body, faults);
}
