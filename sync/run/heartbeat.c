/* Calls an address, each time in a process of its own: neither a slow name server nor the threads of libcurl are then the run's affair. The
 * address is a secret and never printed. */
#include "heartbeat.h"
#include "base/clock.h"
#include "base/log.h"
#include "edge/http/http.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CONNECT_MS = 2000, TOTAL_MS = 4000, WAIT_MS = 5000, LOOK_EVERY_MS = 10 };

static void on_done(void *context, const struct http_answer *answer)
{
	*(struct http_answer *)context = *answer;
}

/* Calls the address and says what went wrong; the address itself is a secret. */
static void call(struct account_config global, const char *address, const char *end)
{
	const struct http_options options = {.ca_file = setting_text(global, SETTING_ca_file),
					     .proxy = setting_text(global, SETTING_proxy),
					     .max_connections = 1,
					     .connect_timeout_ms = CONNECT_MS,
					     .total_timeout_ms = TOTAL_MS};
	struct http_answer answer = {0};
	struct http_request request = {.method = "GET", .context = &answer, .on_done = on_done};
	struct error err = ERROR_INIT;
	struct buf url = {0};
	struct http *http = http_open(&options, &err);
	bool good;

	buf_add(&url, address, strlen(address) - (address[strlen(address) - 1] == '/'));
	buf_text(&url, end);
	request.url = buf_string(&url);
	good = http && http_start(http, &request, &err);
	while (good && http_active(http))
		good = http_turn(http, TOTAL_MS, -1, 0, &err);
	if (!good)
		log_warning("heartbeat%s: %s", end, err.text);
	else if (answer.failure != HTTP_OK)
		log_warning("heartbeat%s: %s", end, answer.message);
	else if (answer.status < 200 || answer.status > 299)
		log_warning("heartbeat%s: its server answered %d instead of 200, so it may count as missed", end,
			    answer.status);
}

/* In a process of its own: neither a slow name server nor libcurl's threads are then the run's affair. */
static pid_t begin_call(struct account_config global, const char *end)
{
	const char *address = setting_text(global, SETTING_heartbeat);
	pid_t child;

	if (!address)
		return 0;
	fflush(stdout);
	child = fork();
	if (child == 0) {
		call(global, address, end);
		_exit(0);
	}
	return child > 0 ? child : 0;
}

static void await_call(pid_t child)
{
	int64_t until_ms = clock_boot_ms() + WAIT_MS;

	while (child) {
		pid_t ended = waitpid(child, NULL, WNOHANG);

		if (ended == child || (ended < 0 && errno != EINTR))
			return;
		if (clock_boot_ms() >= until_ms)
			kill(child, SIGKILL);
		clock_sleep_ms(LOOK_EVERY_MS);
	}
}

pid_t heartbeat_begin(struct account_config global)
{
	return begin_call(global, "/start");
}

void heartbeat_end(struct account_config global, pid_t begun, enum error_class class)
{
	await_call(begun);
	await_call(begin_call(global, class <= ERROR_DRIFT ? "" : "/fail"));
}
