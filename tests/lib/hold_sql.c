/* `hold_sql`, in the background of a test: keeps the sessions of the database that ask_sql.c is done with, for the next question. A
 * session costs the server 6 ms to begin and to end, and the tests ask thousands of times. It listens on the socket that HELD_SQL names
 * and ends with the test, or when that socket is gone. A session that nobody wanted for a second is ended: it would be in the way of who
 * copies the database or shuts the server down. */
#include "ask.h"
#include "held.h"

#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { HELD_MAX = 16, IDLE_MS = 1000 };

static struct session {
	char connection[HELD_BYTES];
	int server;
	int64_t since_ms;
} held[HELD_MAX];
static int count;

/* The server has ended it when the socket is closed: then nothing of it is left. */
static void end_session(int server)
{
	static const char terminate[] = {'X', 0, 0, 0, 4};
	struct pollfd answer = {.fd = server, .events = POLLIN};
	char rest[512];

	if (send_all(server, terminate, sizeof terminate))
		while (poll(&answer, 1, IDLE_MS) == 1 && recv(server, rest, sizeof rest, 0) > 0)
			;
	close(server);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void end_those_before(int64_t ms)
{
	for (int i = count - 1; i >= 0; i--) {
		if (held[i].since_ms > ms)
			continue;
		end_session(held[i].server);
		held[i] = held[--count];
	}
}

static void keep(const char *connection, int server)
{
	if (count == HELD_MAX) {
		end_session(server);
		return;
	}
	snprintf(held[count].connection, HELD_BYTES, "%s", connection);
	held[count].since_ms = now_ms();
	held[count++].server = server;
}

static void give(int to, const char *connection)
{
	for (int i = 0; i < count; i++) {
		int server = held[i].server;

		if (strcmp(held[i].connection, connection) != 0)
			continue;
		held[i] = held[--count];
		held_send(to, HELD_KEEP, "", server);
		close(server);
		return;
	}
	held_send(to, HELD_KEEP, "", -1);
}

static void serve(int client)
{
	char text[HELD_BYTES];
	int session;

	if (!held_receive(client, text, &session))
		return;
	if (text[0] == HELD_GET) {
		give(client, text + 1);
	} else if (text[0] == HELD_KEEP && session >= 0) {
		keep(text + 1, session);
		return;
	} else if (text[0] == HELD_REST) {
		end_those_before(INT64_MAX);
		held_send(client, HELD_REST, "", -1);
	}
	close(session);
}

int main(void)
{
	struct sockaddr_un address = {0};
	struct pollfd waits = {.events = POLLIN};

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	waits.fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (!held_address(&address) || waits.fd < 0 ||
	    bind(waits.fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(waits.fd, HELD_MAX) != 0)
		return 71;
	while (access(address.sun_path, F_OK) == 0) {
		int client = poll(&waits, 1, IDLE_MS) == 1 ? accept4(waits.fd, NULL, NULL, SOCK_CLOEXEC) : -1;

		if (client >= 0)
			serve(client);
		close(client);
		end_those_before(now_ms() - IDLE_MS);
	}
	return 0;
}
