/* numsync-sandbox: a local server that speaks the Leadping contract, with a rate limit, latency and faults on request. Here is what
 * libmicrohttpd has to do with: a thread a connection, and how an answer goes out. What it is made of is server_answer's. */
#include "options.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/process.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EXIT_USAGE = 64, STALL_MS = 20000, LATE_MS = 100, SLOW_PIECES = 20, UPLOAD_MAX = 8 * 1024 * 1024 };

static volatile sig_atomic_t stop;

static void on_signal(int number)
{
	stop = number;
}

/* A request while its body comes in, then its answer while it goes out. */
struct exchange {
	struct server *server;
	struct buf body;
	struct answer answer;
};

static void exchange_free(void *context)
{
	struct exchange *exchange = context;

	buf_free(&exchange->body);
	buf_free(&exchange->answer.body);
	free(exchange);
}

static void stall(void)
{
	for (int ms = 0; ms < STALL_MS && !stop; ms += 50)
		clock_sleep_ms(50);
}

/* Gives the answer's body out piece by piece. */
static ssize_t on_read(void *context, uint64_t at, char *out, size_t max)
{
	struct exchange *exchange = context;
	const struct buf *body = &exchange->answer.body;
	size_t end = body->size, piece = max;

	if (exchange->answer.delivery == DELIVER_HALF_AND_DROP) {
		end /= 2;
		if (at >= end)
			return MHD_CONTENT_READER_END_WITH_ERROR;
	}
	if (exchange->answer.delivery == DELIVER_HALF_AND_STALL && at >= (end /= 2)) {
		stall();
		return MHD_CONTENT_READER_END_WITH_ERROR;
	}
	if (exchange->answer.delivery == DELIVER_SLOWLY) {
		clock_sleep_ms(exchange->server->slow_ms / SLOW_PIECES);
		piece = body->size / SLOW_PIECES + 1;
	}
	if (at >= end)
		return MHD_CONTENT_READER_END_OF_STREAM;
	if (piece > max)
		piece = max;
	if (piece > end - at)
		piece = end - (size_t)at;
	memcpy(out, body->data + at, piece);
	return (ssize_t)piece;
}

static enum MHD_Result send_answer(struct MHD_Connection *connection, struct exchange *exchange)
{
	struct answer *answer = &exchange->answer;
	struct MHD_Response *response;
	enum MHD_Result result;

	if (answer->delivery == DELIVER_NOTHING)
		return MHD_NO; /* drops the connection */
	if (answer->delivery == DELIVER_STALL) {
		stall();
		return MHD_NO;
	}
	if (answer->delivery == DELIVER_WHOLE)
		response = MHD_create_response_from_buffer(answer->body.size, answer->body.data, MHD_RESPMEM_MUST_COPY);
	else
		response = MHD_create_response_from_callback(answer->body.size, 64 * 1024, on_read, exchange, NULL);
	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, "Content-Type", answer->content_type);
	if (answer->retry_after[0])
		MHD_add_response_header(response, "Retry-After", answer->retry_after);
	if (answer->location[0])
		MHD_add_response_header(response, "Location", answer->location);
	result = MHD_queue_response(connection, answer->status, response);
	MHD_destroy_response(response);
	return result;
}

static unsigned pause_ms(struct server *server)
{
	unsigned ms;

	pthread_mutex_lock(&server->mutex);
	ms = server->latency_ms + (server->jitter_ms ? (unsigned)rand() % server->jitter_ms : 0);
	pthread_mutex_unlock(&server->mutex);
	return ms;
}

/* Does what was asked for some time after the connection has broken, as a server does that was at it already. */
static void answer_late(struct server *server, struct MHD_Connection *connection, struct request *request,
			struct answer *answer)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);

	if (info)
		shutdown(info->connect_fd, SHUT_RDWR);
	clock_sleep_ms(LATE_MS);
	buf_free(&answer->body);
	request->late = true;
	server_answer(server, request, answer);
	answer->delivery = DELIVER_NOTHING;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url, const char *method,
				  const char *version, const char *upload, size_t *upload_size, void **exchange_of)
{
	struct server *server = context;
	struct exchange *exchange = *exchange_of;
	struct request request = {.method = method, .path = url};

	(void)version;
	if (!exchange) {
		exchange = memory_get(sizeof *exchange);
		exchange->server = server;
		*exchange_of = exchange;
		return MHD_YES;
	}
	if (*upload_size) {
		if (exchange->body.size < UPLOAD_MAX)
			buf_add(&exchange->body, upload, *upload_size);
		*upload_size = 0;
		return MHD_YES;
	}
	request.authorization = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Authorization");
	request.content_type = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Type");
	request.body = buf_string(&exchange->body);
	request.body_size = exchange->body.size;
	request.arrived_us = clock_wall_us();
	if (strncmp(url, "/sandbox/", 9) != 0)
		clock_sleep_ms(pause_ms(server));
	server_answer(server, &request, &exchange->answer);
	if (exchange->answer.delivery == DELIVER_LATE)
		answer_late(server, connection, &request, &exchange->answer);
	if (server->log_lines)
		fprintf(stderr, "%s %s %u\n", method, url, exchange->answer.status);
	return send_answer(connection, exchange);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **exchange_of,
			 enum MHD_RequestTerminationCode code)
{
	(void)context;
	(void)connection;
	(void)code;
	if (*exchange_of)
		exchange_free(*exchange_of);
	*exchange_of = NULL;
}

/* Ids may hold a percent-encoded slash: the path is decoded by us, after it was taken apart. */
static size_t keep_escapes(void *context, struct MHD_Connection *connection, char *text)
{
	(void)context;
	(void)connection;
	return strlen(text);
}

static bool serve(struct server *server, const struct options *options, struct error *err)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_port = htons(options->port),
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct MHD_Daemon *daemon =
		MHD_start_daemon(MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_ITC,
				 options->port, NULL, NULL, on_request, server, MHD_OPTION_SOCK_ADDR, &address,
				 MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_UNESCAPE_CALLBACK,
				 keep_escapes, NULL, MHD_OPTION_CONNECTION_TIMEOUT, 120U, MHD_OPTION_END);
	const union MHD_DaemonInfo *info;

	if (!daemon)
		return error_system(err, ERROR_SYSTEM, errno, "cannot listen on 127.0.0.1:%u", options->port);
	info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
	printf("numsync-sandbox: listening on http://127.0.0.1:%u\n", info ? info->port : options->port);
	fflush(stdout);
	while (!stop)
		poll(NULL, 0, 500); /* a signal ends it early */
	MHD_stop_daemon(daemon);
	return !server->save_path || account_save(server->business[0].account, server->save_path, err);
}

static void close_businesses(struct server *server)
{
	for (size_t i = 0; i < server->businesses; i++) {
		struct business *business = &server->business[i];

		if (business->account)
			account_free(business->account);
		limiter_free(&business->limiter);
		json_object_put(business->puts_by_id);
		json_object_put(business->log);
		free(business->key);
	}
	free(server->business);
}

static bool open_businesses(struct server *server, const struct options *options, struct error *err)
{
	bool good = true;

	server->business = memory_get(options->businesses * sizeof *server->business);
	for (; good && server->businesses < options->businesses; server->businesses++) {
		struct business *business = &server->business[server->businesses];

		business->key = server->businesses ? memory_format("%s-%zu", server->key, server->businesses + 1)
						   : memory_copy(server->key);
		business->puts_by_id = json_object_new_object();
		business->log = json_object_new_array();
		limiter_init(&business->limiter, options->rate, options->window_ms, options->sliding);
		business->account = account_new(server->businesses ? NULL : options->state, options->generate, err);
		good = business->account != NULL;
	}
	return good;
}

int main(int argc, char **argv)
{
	const struct sigaction ends = {.sa_handler = on_signal};
	struct options options = {.rate = 300, .window_ms = 60000, .businesses = 1};
	static struct server server = {.mutex = PTHREAD_MUTEX_INITIALIZER, .page_limit = 500, .slow_ms = 3000};
	struct error err = ERROR_INIT;
	bool good;

	process_begin();
	sigaction(SIGINT, &ends, NULL);
	sigaction(SIGTERM, &ends, NULL);
	signal(SIGPIPE, SIG_IGN);
	if (!options_read(argc, argv, &options, &server, &err)) {
		fprintf(stderr, "numsync-sandbox: %s\n", err.text);
		return EXIT_USAGE;
	}
	server.statuses = json_object_new_object();
	server.started_ms = clock_boot_ms();
	good = open_businesses(&server, &options, &err) && serve(&server, &options, &err);
	if (!good)
		fprintf(stderr, "numsync-sandbox: %s\n", err.text);
	close_businesses(&server);
	faults_free(server.faults);
	json_object_put(server.statuses);
	json_object_put(server.left_out);
	return good ? 0 : error_exit_status(err.class);
}
