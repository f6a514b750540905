/* `ask_http URL [JSON]` prints the body that `curl -s URL` or `curl -s -X POST -d JSON URL` prints, for a fraction of the processor
 * time, and ends with 22 when the answer is an error, as curl -f does. It speaks to http://127.0.0.1:PORT/; whatever else it is given it
 * leaves to curl. */
#include "ask.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* exit statuses as curl has them */
enum { PIECE = 65536, NO_CONNECTION = 7, ERROR_ANSWER = 22, NOT_WRITTEN = 23, CUT_OFF = 56 };

static _Noreturn void leave_it_to_curl(const char *url, const char *json)
{
	if (json)
		execlp("curl", "curl", "-sf", "-X", "POST", "-H", "Content-Type: application/json", "-d", json, url,
		       (char *)NULL);
	else
		execlp("curl", "curl", "-sf", url, (char *)NULL);
	perror("curl");
	exit(127);
}

/* HTTP/1.0: the answer is neither in chunks nor does the connection stay. */
static void send_request(int server, const char *path, const char *json)
{
	char head[1024];
	int size = snprintf(
		head, sizeof head,
		"%s %s HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
		json ? "POST" : "GET", *path ? path : "/", json ? strlen(json) : 0);

	if (size >= (int)sizeof head)
		exit(3);
	if (!send_all(server, head, (size_t)size) || (json && !send_all(server, json, strlen(json))))
		exit(CUT_OFF);
}

/* All of the answer, with a NUL behind it. */
static char *receive(int server, size_t *size)
{
	char *answer = NULL;
	ssize_t n = 1;

	*size = 0;
	while (n) {
		answer = realloc(answer, *size + PIECE + 1);
		if (!answer)
			exit(27);
		n = recv(server, answer + *size, PIECE, 0);
		if (n < 0 && errno != EINTR)
			exit(CUT_OFF);
		*size += n > 0 ? (size_t)n : 0;
	}
	answer[*size] = '\0';
	return answer;
}

/* Where the body begins; its size. What is seen to be no whole answer, comes in chunks, or is an error ends the process. */
static const char *find_body(const char *answer, size_t size, size_t *length)
{
	const char *body = strstr(answer, "\r\n\r\n"), *said = strcasestr(answer, "\r\nContent-Length:");
	const char *chunks = strcasestr(answer, "\r\nTransfer-Encoding:");

	if (!body || strncmp(answer, "HTTP/1.", 7) != 0 || (chunks && chunks < body))
		exit(CUT_OFF);
	if (answer[9] >= '4')
		exit(ERROR_ANSWER);
	*length = size - (size_t)(body + 4 - answer);
	if (said && said < body && strtoul(said + strlen("\r\nContent-Length:"), NULL, 10) != *length)
		exit(CUT_OFF);
	return body + 4;
}

int main(int argc, char **argv)
{
	const char *prefix = "http://127.0.0.1:", *json = argc > 2 ? argv[2] : NULL, *body;
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	char *answer, *path;
	size_t size;
	int server;

	if (argc < 2)
		return 2;
	if (strncmp(argv[1], prefix, strlen(prefix)) != 0)
		leave_it_to_curl(argv[1], json);
	to.sin_port = htons((uint16_t)strtol(argv[1] + strlen(prefix), &path, 10));
	server = socket(AF_INET, SOCK_STREAM, 0);
	if (connect(server, (struct sockaddr *)&to, sizeof to))
		return NO_CONNECTION;
	send_request(server, path, json);
	answer = receive(server, &size);
	body = find_body(answer, size, &size);
	return fwrite(body, 1, size, stdout) == size && fflush(stdout) == 0 ? 0 : NOT_WRITTEN;
}
