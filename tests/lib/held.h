/* How ask_sql.c and hold_sql.c hand sessions of the database to each other, over the socket that HELD_SQL names: a message is a letter
 * and a connection string, and with it, perhaps, goes the socket of a session. */
#ifndef NUMSYNC_TESTS_HELD_H
#define NUMSYNC_TESTS_HELD_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

/* HELD_GET: is answered by HELD_KEEP, with a session when there is one. HELD_REST: all sessions are ended before the answer comes */
enum { HELD_GET = 'g', HELD_KEEP = 'k', HELD_REST = 'r', HELD_BYTES = 300 };

static bool held_address(struct sockaddr_un *address)
{
	const char *path = getenv("HELD_SQL");

	address->sun_family = AF_UNIX;
	return path &&
	       snprintf(address->sun_path, sizeof address->sun_path, "%s", path) < (int)sizeof address->sun_path;
}

/* session -1: none goes with it */
static bool held_send(int to, char letter, const char *connection, int session)
{
	char text[HELD_BYTES] = {letter};
	union {
		char room[CMSG_SPACE(sizeof session)];
		struct cmsghdr head;
	} control = {.head = {.cmsg_len = CMSG_LEN(sizeof session), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS}};
	struct iovec piece = {.iov_base = text};
	struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};
	int size = snprintf(text + 1, sizeof text - 1, "%s", connection);

	if (size >= (int)sizeof text - 1)
		return false;
	piece.iov_len = (size_t)size + 2;
	if (session >= 0) {
		memcpy(CMSG_DATA(&control.head), &session, sizeof session);
		message.msg_control = control.room;
		message.msg_controllen = sizeof control.room;
	}
	return sendmsg(to, &message, MSG_NOSIGNAL) == (ssize_t)piece.iov_len;
}

/* session: -1 when none came */
static bool held_receive(int from, char text[HELD_BYTES], int *session)
{
	union {
		char room[CMSG_SPACE(sizeof *session)];
		struct cmsghdr head;
	} control;
	struct iovec piece = {.iov_base = text, .iov_len = HELD_BYTES};
	struct msghdr message = {.msg_iov = &piece,
				 .msg_iovlen = 1,
				 .msg_control = control.room,
				 .msg_controllen = sizeof control.room};
	ssize_t size = recvmsg(from, &message, MSG_CMSG_CLOEXEC);
	struct cmsghdr *head = size > 0 ? CMSG_FIRSTHDR(&message) : NULL;

	*session = -1;
	if (head && head->cmsg_type == SCM_RIGHTS)
		memcpy(session, CMSG_DATA(head), sizeof *session);
	return size >= 2 && text[size - 1] == '\0';
}

#endif
