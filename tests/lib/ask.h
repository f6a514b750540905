/* For ask_sql.c and ask_http.c: small programs, each of one file. */
#ifndef NUMSYNC_TESTS_ASK_H
#define NUMSYNC_TESTS_ASK_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

/* Whether all of it could be sent. */
static bool send_all(int server, const char *data, size_t size)
{
	while (size) {
		ssize_t n = send(server, data, size, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		data += n;
		size -= (size_t)n;
	}
	return true;
}

#endif
