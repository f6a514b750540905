/* What a request gets for an answer, in the order of a real server: whose key it is, whether the rate limit admits it, whether
 * path and method are good; then the faults that take an answer's place; then the call; then the faults that damage what it
 * answered. All of it under the server's mutex. */
#include "server.h"
#include "base/clock.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { BODY_MAX = 4 * 1024 * 1024 };

void answer_json(struct answer *answer, unsigned status, struct json_object *json)
{
	answer->status = status;
	answer->content_type = "application/json; charset=utf-8";
	buf_reset(&answer->body);
	buf_text(&answer->body,
		 json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(json);
}

void answer_problem(struct answer *answer, unsigned status, const char *title, const char *detail)
{
	struct json_object *problem = json_object_new_object();

	json_object_object_add(problem, "type", json_object_new_string("about:blank"));
	json_object_object_add(problem, "title", json_object_new_string(title));
	json_object_object_add(problem, "status", json_object_new_int((int)status));
	json_object_object_add(problem, "detail", json_object_new_string(detail));
	json_object_object_add(problem, "traceId", json_object_new_string("00-sandbox-01"));
	answer_json(answer, status, problem);
	answer->content_type = "application/problem+json";
}

static void answer_html(struct answer *answer, unsigned status)
{
	answer->status = status;
	answer->content_type = "text/html";
	buf_reset(&answer->body);
	buf_format(&answer->body,
		   "<html><head><title>%u</title></head><body><h1>The gateway is tired</h1></body></html>", status);
}

static void answer_429(struct server *server, int64_t retry_ms, bool told, struct answer *answer)
{
	answer_problem(answer, 429, "Too Many Requests", "the limit of requests is reached");
	if (!told || (server->retry_after && strcmp(server->retry_after, "none") == 0))
		return;
	if (server->retry_after && strcmp(server->retry_after, "date") == 0) {
		time_t when = time(NULL) + (retry_ms + 999) / 1000;
		struct tm tm;

		gmtime_r(&when, &tm);
		strftime(answer->retry_after, sizeof answer->retry_after, "%a, %d %b %Y %H:%M:%S GMT", &tm);
	} else if (server->retry_after) {
		snprintf(answer->retry_after, sizeof answer->retry_after, "%s", server->retry_after);
	} else {
		snprintf(answer->retry_after, sizeof answer->retry_after, "%lld", (long long)((retry_ms + 999) / 1000));
	}
}

/* The status of a fault that is nothing but a status; 0: none of them. */
static unsigned any_status(struct fault_set faults)
{
	static const unsigned statuses[] = {400, 401, 403, 404, 408, 409, 410, 413, 415, 421, 422, 425, 504};
	char name[8];

	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
		snprintf(name, sizeof name, "%u", statuses[i]);
		if (fault_in(faults, name))
			return statuses[i];
	}
	return 0;
}

/* Faults that take the place of the answer, before anything is done. */
static bool answer_instead(struct server *server, const struct request *request, struct fault_set faults,
			   struct answer *answer)
{
	if (fault_in(faults, "429") || fault_in(faults, "429-no-retry-after"))
		answer_429(server, 1000, fault_in(faults, "429"), answer);
	else if (any_status(faults))
		answer_problem(answer, any_status(faults), "Refused", "refused, on request");
	else if (fault_in(faults, "500"))
		answer_problem(answer, 500, "Internal Server Error", "something broke, on request");
	else if (fault_in(faults, "502-html"))
		answer_html(answer, 502);
	else if (fault_in(faults, "503"))
		answer_problem(answer, 503, "Service Unavailable", "not now, on request");
	else if (fault_in(faults, "html"))
		answer_html(answer, 200);
	else if (fault_in(faults, "redirect")) {
		answer_html(answer, 302);
		snprintf(answer->location, sizeof answer->location, "%s",
			 getenv("NUMSYNC_SANDBOX_REDIRECT") ? getenv("NUMSYNC_SANDBOX_REDIRECT")
							    : "http://127.0.0.2:9/elsewhere");
	} else if (fault_in(faults, "stall")) {
		answer_html(answer, 200);
		answer->delivery = DELIVER_STALL;
	} else if (fault_in(faults, "put-late")) {
		answer_html(answer, 200);
		answer->delivery = DELIVER_LATE;
	} else if (fault_in(faults, "drop")) {
		answer_html(answer, 200);
		answer->delivery = DELIVER_NOTHING;
	} else
		return echo_answer(request, faults, answer);
	return true;
}

/* Faults on the way of an answer that was made. */
static void damage(struct fault_set faults, struct answer *answer)
{
	if (fault_in(faults, "truncated")) {
		answer->body.size /= 2;
		answer->body.data[answer->body.size] = '\0';
	}
	if (fault_in(faults, "reset"))
		answer->delivery = DELIVER_HALF_AND_DROP;
	else if (fault_in(faults, "lost"))
		answer->delivery = DELIVER_NOTHING;
	else if (fault_in(faults, "stall-body"))
		answer->delivery = DELIVER_HALF_AND_STALL;
	else if (fault_in(faults, "slow"))
		answer->delivery = DELIVER_SLOWLY;
}

/* Whether they are the business's, alone or with .NAME behind them. */
static bool is_key(const struct business *business, const char *given)
{
	size_t size = strlen(business->key);

	return strncmp(given, business->key, size) == 0 && (!given[size] || given[size] == '.');
}

/* Whose credentials they are. NULL: nobody's; answered. */
static struct business *check_key(const struct server *server, const struct request *request, struct answer *answer)
{
	const char *given = request->authorization;

	if (given && strncasecmp(given, "Bearer ", 7) == 0)
		for (size_t i = 0; i < server->businesses; i++)
			if (is_key(&server->business[i], given + 7))
				return &server->business[i];
	if (given && strncmp(given, "Bearer lp_src_", 14) == 0)
		answer_problem(answer, 403, "Forbidden", "a source key is for lead intake only");
	else
		answer_problem(answer, 401, "Unauthorized", "the credentials are missing or not valid");
	return NULL;
}

/* The id in a path, percent-decoded; NULL when it is no path of a number. */
static char *path_id(const char *path)
{
	const char *raw = path + strlen("/phone-numbers/");
	struct buf id = {0};

	if (strncmp(path, "/phone-numbers/", strlen("/phone-numbers/")) != 0 || !*raw || strchr(raw, '/'))
		return NULL;
	for (; *raw; raw++) {
		char hex[3] = {raw[0] == '%' ? raw[1] : '\0', raw[1], '\0'};

		if (*raw == '%' && hex[0]) {
			hex[1] = raw[2];
			buf_char(&id, (char)strtol(hex, NULL, 16));
			raw += 2;
		} else {
			buf_char(&id, *raw);
		}
	}
	return id.data;
}

static void note_call(struct business *business, enum call call, const char *id, const struct request *request)
{
	static const char *const names[CALL_COUNT] = {"list", "get", "put"};
	const char *name = strrchr(request->authorization, '.');
	struct json_object *entry;

	if (!name)
		return;
	entry = json_object_new_object();
	json_object_object_add(entry, "call", json_object_new_string(names[call]));
	json_object_object_add(entry, "id", json_object_new_string(id ? id : ""));
	json_object_object_add(entry, "by", json_object_new_string(name + 1));
	json_object_object_add(entry, "at_us", json_object_new_int64(request->arrived_us));
	json_object_array_add(business->log, entry);
}

static void dispatch(struct server *server, struct business *business, const struct request *request,
		     struct answer *answer)
{
	bool list_my = strcmp(request->path, "/phone-numbers/all/my") == 0;
	bool list = list_my || strcmp(request->path, "/phone-numbers/all/business") == 0;
	bool post = strcmp(request->method, "POST") == 0, put = strcmp(request->method, "PUT") == 0;
	char *id = list ? NULL : path_id(request->path);
	enum call call = list ? CALL_LIST : put ? CALL_PUT : CALL_GET;

	if (strcmp(request->method, "DELETE") == 0 || (post && strcmp(request->path, "/phone-numbers") == 0)) {
		server->forbidden++;
		answer_problem(answer, 405, "Method Not Allowed", "the sandbox neither sells nor gives up numbers");
	} else if ((list && !post) || (id && !put && strcmp(request->method, "GET") != 0)) {
		answer_problem(answer, 405, "Method Not Allowed", "not with this method");
	} else if (!list && !id) {
		answer_problem(answer, 404, "Not Found", "no such path");
	} else if ((post || put) &&
		   (!request->content_type || strncasecmp(request->content_type, "application/json", 16) != 0)) {
		answer_problem(answer, 415, "Unsupported Media Type", "the body must be application/json");
	} else if (request->body_size > BODY_MAX) {
		answer_problem(answer, 413, "Content Too Large", "the body is too large");
	} else {
		struct fault_set faults = {0};

		if (!request->late) {
			business->calls[call]++;
			note_call(business, call, id, request);
			faults = faults_strike(server->faults, call);
		}
		if (!answer_instead(server, request, faults, answer)) {
			if (list)
				call_list(server, business, request, !list_my, faults, answer);
			else if (put)
				call_put(server, business, id, request, faults, answer);
			else
				call_get(server, business, id, faults, answer);
			damage(faults, answer);
		}
	}
	free(id);
}

static void count_status(struct server *server, unsigned status)
{
	struct json_object *count = NULL;
	char name[8];

	snprintf(name, sizeof name, "%u", status);
	json_object_object_get_ex(server->statuses, name, &count);
	json_object_object_add(server->statuses, name, json_object_new_int64(json_object_get_int64(count) + 1));
}

void server_answer(struct server *server, const struct request *request, struct answer *answer)
{
	int64_t retry_ms = 0;

	*answer = (struct answer){.delivery = DELIVER_WHOLE};
	pthread_mutex_lock(&server->mutex);
	if (strcmp(request->path, "/") == 0) {
		answer_json(answer, 200, json_tokener_parse("{\"status\":\"up\"}"));
	} else if (!call_control(server, request, answer)) {
		struct business *business = check_key(server, request, answer);

		if (!business) {
			/* requests without good credentials have a limit of their own */
		} else if (!request->late &&
			   !limiter_admit(&business->limiter, clock_boot_ms() - server->started_ms, &retry_ms)) {
			business->rate_limited++;
			answer_429(server, retry_ms, true, answer);
		} else {
			dispatch(server, business, request, answer);
		}
		count_status(server, answer->status);
	}
	pthread_mutex_unlock(&server->mutex);
}
