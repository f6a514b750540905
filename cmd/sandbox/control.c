/* Paths under /sandbox/ that tests use: what was counted, setting faults, changing numbers behind the API's back. They need no key
 * and count against no limit, so a test can look without changing what it looks at. */
#include "server.h"

#include <string.h>

/* Adds what was counted of some businesses. */
static void add_counts(struct json_object *stats, const struct business *business, size_t count)
{
	static const char *const names[CALL_COUNT] = {"list", "get", "put"};
	int64_t rate_limited = 0;

	for (int call = 0; call < CALL_COUNT; call++) {
		int64_t calls = 0;

		for (size_t i = 0; i < count; i++)
			calls += (int64_t)business[i].calls[call];
		json_object_object_add(stats, names[call], json_object_new_int64(calls));
	}
	for (size_t i = 0; i < count; i++)
		rate_limited += (int64_t)business[i].rate_limited;
	json_object_object_add(stats, "rate_limited", json_object_new_int64(rate_limited));
	json_object_object_add(stats, "puts_by_id", json_object_get(business[0].puts_by_id));
}

static void call_stats(struct server *server, struct answer *answer)
{
	struct json_object *stats = json_object_new_object(), *each = json_object_new_array();

	add_counts(stats, server->business, server->businesses);
	for (size_t i = 0; i < server->businesses; i++) {
		struct json_object *one = json_object_new_object();

		add_counts(one, &server->business[i], 1);
		json_object_array_add(each, one);
	}
	json_object_object_add(stats, "businesses", each);
	json_object_object_add(stats, "status", json_object_get(server->statuses));
	json_object_object_add(stats, "faults", faults_counts(server->faults));
	json_object_object_add(stats, "put_incomplete", json_object_new_int64((int64_t)server->put_incomplete));
	json_object_object_add(stats, "forbidden", json_object_new_int64((int64_t)server->forbidden));
	answer_json(answer, 200, stats);
}

static void reset(struct server *server)
{
	for (size_t i = 0; i < server->businesses; i++) {
		struct business *business = &server->business[i];

		memset(business->calls, 0, sizeof business->calls);
		business->rate_limited = 0;
		json_object_put(business->puts_by_id);
		business->puts_by_id = json_object_new_object();
		json_object_put(business->log);
		business->log = json_object_new_array();
	}
	server->put_incomplete = server->forbidden = 0;
	json_object_put(server->statuses);
	server->statuses = json_object_new_object();
}

static void done(struct answer *answer)
{
	answer_json(answer, 200, json_tokener_parse("{\"done\":true}"));
}

static void set_faults(struct server *server, struct json_object *body, struct answer *answer)
{
	struct json_object *list = NULL;
	struct error err = ERROR_INIT;

	json_object_object_get_ex(body, "faults", &list);
	if (!json_object_is_type(list, json_type_array)) {
		answer_problem(answer, 400, "Bad Request", "expected {\"faults\": [\"NAME=PERCENT\", ...]}");
		return;
	}
	faults_clear(server->faults);
	for (size_t i = 0; i < json_object_array_length(list); i++)
		if (!faults_add(server->faults, json_object_get_string(json_object_array_get_idx(list, i)), &err)) {
			answer_problem(answer, 400, "Bad Request", err.text);
			return;
		}
	done(answer);
}

static void set_left_out(struct server *server, struct json_object *body, struct answer *answer)
{
	struct json_object *paths = NULL;

	json_object_object_get_ex(body, "paths", &paths);
	if (!json_object_is_type(paths, json_type_array)) {
		answer_problem(answer, 400, "Bad Request", "expected {\"paths\": [\"[get:|put:]PATH\", ...]}");
		return;
	}
	json_object_put(server->left_out);
	server->left_out = json_object_get(paths);
	done(answer);
}

/* Sets record.a.b for the path "a.b". */
static void set_path(struct json_object *record, const char *path, struct json_object *value)
{
	const char *dot = strchr(path, '.');
	struct json_object *below = NULL;
	char name[64];

	if (!dot) {
		json_object_object_add(record, path, json_object_get(value));
		return;
	}
	if ((size_t)(dot - path) >= sizeof name)
		return;
	memcpy(name, path, (size_t)(dot - path));
	name[dot - path] = '\0';
	if (!json_object_object_get_ex(record, name, &below) || !json_object_is_type(below, json_type_object)) {
		below = json_object_new_object();
		json_object_object_add(record, name, below);
	}
	set_path(below, dot + 1, value);
}

static void call_edit(struct server *server, struct json_object *body, struct answer *answer)
{
	struct json_object *id = NULL, *set = NULL, *record;
	char now[40];

	json_object_object_get_ex(body, "id", &id);
	json_object_object_get_ex(body, "set", &set);
	record = id ? account_get(server->business[0].account, json_object_get_string(id)) : NULL;
	if (!record || !json_object_is_type(set, json_type_object)) {
		json_object_put(record);
		answer_problem(answer, 404, "Not Found",
			       "expected {\"id\": ..., \"set\": {\"path\": value}} of a number that is there");
		return;
	}
	json_object_object_foreach(set, path, value)
	{
		set_path(record, path, value);
	}
	json_object_object_add(record, "modifiedAt", json_object_new_string(server_time_text(now)));
	account_set(server->business[0].account, json_object_get_string(id), record);
	done(answer);
}

static void call_body(struct server *server, const char *name, struct json_object *body, struct answer *answer)
{
	struct json_object *id = NULL;
	struct error err = ERROR_INIT;

	json_object_object_get_ex(body, "id", &id);
	if (strcmp(name, "faults") == 0) {
		set_faults(server, body, answer);
	} else if (strcmp(name, "leave-out") == 0) {
		set_left_out(server, body, answer);
	} else if (strcmp(name, "edit") == 0) {
		call_edit(server, body, answer);
	} else if (strcmp(name, "add") == 0 && id) {
		account_set(server->business[0].account, json_object_get_string(id), json_object_get(body));
		done(answer);
	} else if (strcmp(name, "remove") == 0 && id &&
		   account_remove(server->business[0].account, json_object_get_string(id))) {
		done(answer);
	} else if (strcmp(name, "save") == 0 && server->save_path) {
		if (account_save(server->business[0].account, server->save_path, &err))
			done(answer);
		else
			answer_problem(answer, 500, "Cannot save", err.text);
	} else if (strcmp(name, "reset") == 0) {
		reset(server);
		done(answer);
	} else {
		answer_problem(answer, 404, "Not Found", "no such control call, or nothing that it is about");
	}
}

bool call_control(struct server *server, const struct request *request, struct answer *answer)
{
	const char *name = request->path + strlen("/sandbox/");
	struct json_object *body;

	if (strncmp(request->path, "/sandbox/", strlen("/sandbox/")) != 0)
		return false;
	if (strcmp(request->method, "GET") == 0 && strcmp(name, "stats") == 0) {
		call_stats(server, answer);
		return true;
	}
	if (strcmp(request->method, "GET") == 0 && strcmp(name, "state") == 0) {
		answer_json(answer, 200, account_state(server->business[0].account));
		return true;
	}
	if (strcmp(request->method, "GET") == 0 && strcmp(name, "log") == 0) {
		answer_json(answer, 200, json_object_get(server->business[0].log));
		return true;
	}
	body = request->body_size ? json_tokener_parse(request->body) : json_object_new_object();
	call_body(server, name, body, answer);
	json_object_put(body);
	return true;
}
