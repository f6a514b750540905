/* What the sandbox is started with. */
#ifndef NUMSYNC_SANDBOX_OPTIONS_H
#define NUMSYNC_SANDBOX_OPTIONS_H

#include "server.h"

struct options {
	const char *state;
	size_t generate, businesses;
	uint16_t port;
	size_t rate;
	int64_t window_ms;
	bool sliding;
};

/* --help prints and ends. What is about the server's behaviour goes into server, its faults among it. False: ERROR_USAGE. */
bool options_read(int argc, char **argv, struct options *options, struct server *server, struct error *err);

#endif
