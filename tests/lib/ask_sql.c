/* `ask_sql CONNECTION SQL` prints what `psql -X -A -t -q -c SQL` prints, for a fraction of the processor time: psql loads some thirty
 * libraries before it asks, and the tests ask thousands of times. It speaks to a server that trusts its user, over its socket
 * (host=FOLDER user= dbname=); whatever else it is given, or finds in the environment, it leaves to psql. Where HELD_SQL is set, it takes
 * a session that hold_sql.c has kept, and leaves it there again, without what was set in it. Such a session knows what ALTER ROLE and ALTER
 * DATABASE set when it began; psql asks in a new one. `ask_sql --rest` has the holder end those it has. */
#include "ask.h"
#include "held.h"

#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

static char **arguments;

static _Noreturn void leave_it_to_psql(void)
{
	execlp("psql", "psql", arguments[1], "-X", "-A", "-t", "-q", "-c", arguments[2], (char *)NULL);
	perror("psql");
	exit(127);
}

static _Noreturn void lost(void)
{
	fflush(stdout);
	fputs("server closed the connection unexpectedly\n", stderr);
	exit(2);
}

static uint32_t read_number(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* Sends a message of that type (0: the first one, which has none). */
static void send_message(int server, char type, const char *data, size_t size)
{
	char head[5] = {type};

	for (int i = 0; i < 4; i++)
		head[1 + i] = (char)((size + 4) >> (24 - 8 * i));
	if (!send_all(server, type ? head : head + 1, type ? 5 : 4) || !send_all(server, data, size))
		lost();
}

/* The next message; its data is good until the one after it. */
static char receive(FILE *from, unsigned char **data, size_t *size)
{
	static unsigned char *room;
	static size_t has;
	unsigned char head[5];

	if (fread(head, 1, sizeof head, from) != sizeof head)
		lost();
	*size = read_number(head + 1) - 4;
	if (*size + 1 > has) {
		has = *size + 1;
		room = realloc(room, has);
		if (!room)
			exit(71);
	}
	if (fread(room, 1, *size, from) != *size)
		lost();
	room[*size] = 0;
	*data = room;
	return (char)head[0];
}

static void print_row(const unsigned char *at)
{
	int columns = at[0] << 8 | at[1];

	if (!columns)
		return;
	at += 2;
	for (int i = 0; i < columns; i++) {
		uint32_t size = read_number(at);

		at += 4;
		if (i)
			putchar('|');
		if (size == UINT32_MAX)
			continue; /* null */
		fwrite(at, 1, size, stdout);
		at += size;
	}
	putchar('\n');
}

/* An error or a notice: fields of a letter and a text each. psql says where it happened of errors only. */
static void print_complaint(const unsigned char *at, bool where)
{
	static const struct {
		unsigned char field;
		const char *title;
	} parts[] = {{'V', NULL}, {'M', NULL}, {'D', "DETAIL"}, {'H', "HINT"}, {'W', "CONTEXT"}};

	for (size_t i = 0; i < sizeof parts / sizeof *parts - !where; i++)
		for (const unsigned char *field = at; *field; field += strlen((const char *)field) + 1) {
			const char *text = (const char *)field + 1;

			if (*field != parts[i].field)
				continue;
			if (*field == 'V')
				fprintf(stderr, "%s:  ", text);
			else if (*field == 'M')
				fprintf(stderr, "%s\n", text);
			else
				fprintf(stderr, "%s:  %s\n", parts[i].title, text);
		}
}

/* host=FOLDER user=NAME dbname=NAME, in this order */
static bool read_connection(const char *text, struct sockaddr_un *address, char *user, char *database)
{
	char folder[80], rest;

	if (sscanf(text, "host=/%79[A-Za-z0-9._/-] user=%63[a-z0-9_] dbname=%63[a-z0-9_]%c", folder, user, database,
		   &rest) != 3)
		return false;
	address->sun_family = AF_UNIX;
	snprintf(address->sun_path, sizeof address->sun_path, "/%s/.s.PGSQL.5432", folder);
	return true;
}

static void begin(int server, const char *user, const char *database)
{
	const char *words[] = {"user", user, "database", database, "application_name", "psql", ""};
	char data[400] = {0, 3, 0, 0};
	size_t size = 4;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		strcpy(data + size, words[i]);
		size += strlen(words[i]) + 1;
	}
	send_message(server, 0, data, size);
}

/* Reads messages up to the one that says that the server is ready for the next statement; the state of its transaction. */
static char print_answer(int server, FILE *from, int *code)
{
	unsigned char *data;
	size_t size;
	char type;

	while ((type = receive(from, &data, &size)) != 'Z')
		switch (type) {
		case 'D':
			print_row(data);
			break;
		case 'd':
			fwrite(data, 1, size, stdout);
			break;
		case 'G':
			send_message(server, 'f', "", 1);
			break; /* COPY FROM STDIN: nothing comes */
		case 'N':
			print_complaint(data, false);
			break;
		case 'E':
			fflush(stdout);
			print_complaint(data, true);
			*code = 1;
			break;
		default:
			break;
		}
	return (char)data[0];
}

/* To the holder of sessions; -1: there is none. */
static int reach_holder(void)
{
	struct sockaddr_un address = {0};
	int holder = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	if (holder >= 0 && held_address(&address) && connect(holder, (struct sockaddr *)&address, sizeof address) == 0)
		return holder;
	close(holder);
	return -1;
}

/* Sends the holder a message, and takes the session that comes back: -1: none. */
static int ask_holder(char letter, const char *connection, int session)
{
	int holder = reach_holder(), answer = -1;
	char text[HELD_BYTES];

	if (holder >= 0 && held_send(holder, letter, connection, session) && letter != HELD_KEEP)
		held_receive(holder, text, &answer);
	close(holder);
	return answer;
}

/* Ends what was set in the session, or held by it; false: it cannot be kept. */
static bool is_like_new(int server)
{
	static const char discard[] = {'Q', 0, 0, 0, 16, 'D', 'I', 'S', 'C', 'A', 'R', 'D', ' ', 'A', 'L', 'L', 0};
	static const char good[] = {'C', 0,   0,   0,	16, 'D', 'I', 'S', 'C', 'A', 'R', 'D',
				    ' ', 'A', 'L', 'L', 0,  'Z', 0,   0,   0,	5,   'I'};
	char answer[sizeof good];

	return send_all(server, discard, sizeof discard) &&
	       recv(server, answer, sizeof answer, MSG_WAITALL) == (ssize_t)sizeof answer &&
	       memcmp(answer, good, sizeof good) == 0;
}

/* A session that was kept, and of which the server has said nothing since, as it does when it ends one; -1: a new one is needed. */
static int kept_session(const char *connection)
{
	int server = ask_holder(HELD_GET, connection, -1);
	struct pollfd word = {.fd = server, .events = POLLIN};

	if (server < 0 || poll(&word, 1, 0) == 0)
		return server;
	close(server);
	return -1;
}

/* Reads what the server says of a new session. */
static bool is_let_in(FILE *from)
{
	unsigned char *data;
	size_t size;
	char type;

	while ((type = receive(from, &data, &size)) != 'Z') {
		if (type == 'R' && read_number(data) != 0)
			leave_it_to_psql(); /* a password is asked for */
		if (type == 'E') {
			print_complaint(data, true);
			return false;
		}
	}
	return true;
}

int main(int argc, char **argv)
{
	struct sockaddr_un address = {0};
	char user[64], database[64];
	int server, kept, code = 0;
	FILE *from;

	if (argc == 2 && strcmp(argv[1], "--rest") == 0) {
		ask_holder(HELD_REST, "", -1);
		return 0;
	}
	if (argc != 3)
		return 64;
	arguments = argv;
	for (char **variable = environ; *variable; variable++)
		if (strncmp(*variable, "PG", 2) == 0)
			leave_it_to_psql();
	if (!read_connection(argv[1], &address, user, database))
		leave_it_to_psql();
	kept = kept_session(argv[1]);
	server = kept >= 0 ? kept : socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (server < 0 || (kept < 0 && connect(server, (struct sockaddr *)&address, sizeof address) != 0) ||
	    !(from = fdopen(server, "r")))
		leave_it_to_psql(); /* which says why */
	if (kept < 0) {
		begin(server, user, database);
		if (!is_let_in(from))
			return 2;
	}
	send_message(server, 'Q', argv[2], strlen(argv[2]) + 1);
	/* in no transaction, and what failed may be the session's own fault */
	if (print_answer(server, from, &code) == 'I' && fflush(stdout) == 0 && code == 0 && is_like_new(server))
		ask_holder(HELD_KEEP, argv[1], server);
	return fflush(stdout) == 0 ? code : 1;
}
