/* numsync-sandbox: a local server that speaks the Leadping contract, with a rate limit, latency and faults on request. */
#include "server.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/process.h"

#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { EXIT_USAGE = 64, STALL_MS = 20000, SLOW_PIECES = 20, UPLOAD_MAX = 8 * 1024 * 1024 };

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

static const struct option long_options[] =
	{{"port", 1, NULL, 'p'},	{"key", 1, NULL, 'k'},	      {"state", 1, NULL, 's'},
	 {"save", 1, NULL, 'S'},	{"generate", 1, NULL, 'g'},   {"rate", 1, NULL, 'r'},
	 {"window", 1, NULL, 'w'},	{"latency", 1, NULL, 'l'},    {"latency-jitter", 1, NULL, 'j'},
	 {"page-limit", 1, NULL, 'P'},	{"fault", 1, NULL, 'f'},      {"seed", 1, NULL, 'd'},
	 {"retry-after", 1, NULL, 'a'}, {"slow-ms", 1, NULL, 'm'},    {"exit-with-parent", 0, NULL, 'x'},
	 {"empty-list", 0, NULL, 'e'},	{"businesses", 1, NULL, 'b'}, {"leave-out", 1, NULL, 'o'},
	 {"lines", 0, NULL, 'L'},	{"help", 0, NULL, 'h'},	      {NULL, 0, NULL, 0}};

static void print_help(void)
{
	printf("Usage: numsync-sandbox [OPTION...]\n\nA local server that speaks the Leadping contract, for trials and tests.\n\n"
	       "  --port N               port on 127.0.0.1 (a free one)\n"
	       "  --key KEY              the API key that it takes (NUMSYNC_SANDBOX_KEY, else sk_sandbox); KEY.NAME is the same key, and\n"
	       "                         /sandbox/log has who called what when, by that NAME\n"
	       "  --state FILE           numbers: {\"numbers\": [...]}\n"
	       "  --save FILE            where the state goes at the end, and on POST /sandbox/save\n"
	       "  --generate N           N more numbers, computed\n"
	       "  --businesses N         so many customers, each with computed numbers and a rate limit of its own; the keys are\n"
	       "                         KEY, KEY-2, KEY-3, ...; --state and control calls are about the first\n"
	       "  --rate N/SECONDS       rate limit (300/60); 0 for none\n"
	       "  --window KIND          fixed or sliding\n"
	       "  --latency MS           time before each answer\n"
	       "  --latency-jitter MS    up to so much more, at random\n"
	       "  --page-limit N         largest page (500)\n"
	       "  --fault SPEC           [list:|get:|put:]NAME=PERCENT or NAME@N or NAME@N-M; may be repeated\n"
	       "  --seed N               which requests the faults strike\n"
	       "  --retry-after WHAT     with 429: seconds, none, or date\n"
	       "  --slow-ms MS           how long a slow body takes (3000)\n"
	       "  --leave-out PATH       a property that the answers to GET and PUT lack, such as adminEnablementOverride.reason;\n"
	       "                         get:PATH, put:PATH: of one of them; may be repeated\n"
	       "  --empty-list           the list has no rows\n"
	       "  --lines                a line for each request on standard error\n"
	       "  --exit-with-parent     end when the process that started it ends\n\nFaults:");
	for (size_t i = 0; fault_names[i]; i++)
		printf("%s%s", i % 8 ? " " : "\n  ", fault_names[i]);
	printf("\n\nControl, without a key: GET /sandbox/stats, GET /sandbox/state, GET /sandbox/log, POST /sandbox/faults, leave-out,\n"
	       "edit, add, remove, reset, save.\n");
}

struct options {
	const char *state;
	size_t generate, businesses;
	uint16_t port;
	size_t rate;
	int64_t window_ms;
	bool sliding;
};

static bool number(const char *text, unsigned long max, unsigned long *out)
{
	char *end;

	*out = strtoul(text, &end, 10);
	return *text >= '0' && *text <= '9' && *end == '\0' && *out <= max;
}

static bool read_rate(const char *text, struct options *options)
{
	char *slash;

	options->rate = strtoul(text, &slash, 10);
	options->window_ms = 60000;
	if (*slash == '/')
		options->window_ms = (int64_t)(strtod(slash + 1, &slash) * 1000);
	return *slash == '\0' && options->window_ms > 0 && options->rate <= 1000000;
}

/* One option; false when its value is wrong. */
static bool read_option(int letter, const char *value, struct options *options, struct server *server,
			struct error *err)
{
	unsigned long n = 0;
	bool numeric = strchr("pgljPdmb", letter) != NULL;

	if (numeric && !number(value, letter == 'p' ? 65535 : 100000000, &n))
		return error_set(err, ERROR_USAGE, "%s is not a number in range", value);
	switch (letter) {
	case 'p':
		options->port = (uint16_t)n;
		break;
	case 'k':
		server->key = value;
		break;
	case 's':
		options->state = value;
		break;
	case 'S':
		server->save_path = value;
		break;
	case 'g':
		options->generate = n;
		break;
	case 'b':
		options->businesses = n ? n : 1;
		break;
	case 'r':
		if (!read_rate(value, options))
			return error_set(err, ERROR_USAGE, "--rate is N/SECONDS, not %s", value);
		break;
	case 'w':
		options->sliding = strcmp(value, "sliding") == 0;
		if (!options->sliding && strcmp(value, "fixed") != 0)
			return error_set(err, ERROR_USAGE, "--window is fixed or sliding, not %s", value);
		break;
	case 'l':
		server->latency_ms = (unsigned)n;
		break;
	case 'j':
		server->jitter_ms = (unsigned)n;
		break;
	case 'P':
		server->page_limit = n ? n : 1;
		break;
	case 'f':
		return faults_add(server->faults, value, err);
	case 'a':
		server->retry_after = value;
		break;
	case 'm':
		server->slow_ms = (unsigned)n;
		break;
	case 'x':
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		break;
	case 'o':
		json_object_array_add(server->left_out, json_object_new_string(value));
		break;
	case 'e':
		server->empty_list = true;
		break;
	case 'L':
		server->log_lines = true;
		break;
	default:
		break;
	}
	return true;
}

static bool read_options(int argc, char **argv, struct options *options, struct server *server, struct error *err)
{
	const char *key = getenv("NUMSYNC_SANDBOX_KEY");
	unsigned long seed = 1;
	int letter;

	server->key = key && *key ? key : "sk_sandbox";
	for (int i = 1; i + 1 < argc; i++) /* the seed counts for all faults, wherever it stands */
		if (strcmp(argv[i], "--seed") == 0)
			seed = strtoul(argv[i + 1], NULL, 10);
	server->faults = faults_new(seed);
	server->left_out = json_object_new_array();
	while ((letter = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		if (letter == 'h') {
			print_help();
			exit(0);
		}
		if (letter == '?')
			return error_set(err, ERROR_USAGE, "see numsync-sandbox --help");
		if (!read_option(letter, optarg, options, server, err))
			return false;
	}
	return optind == argc || error_set(err, ERROR_USAGE, "%s is not an option", argv[optind]);
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
	if (!read_options(argc, argv, &options, &server, &err)) {
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
