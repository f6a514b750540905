/* The signals that ask for an orderly end. Their handlers set a flag and nothing else, but for the second SIGINT or SIGTERM,
 * which ends the process. Whoever works for long looks at stop_requested between two steps that each can stand alone. */
#include "stop.h"

#include <stddef.h>
#include <unistd.h>

static volatile sig_atomic_t stop_signal;
static void (*before_exit)(void);

static const int never_at_once[] = {SIGHUP, SIGXFSZ, SIGXCPU};

static void on_signal(int number)
{
	if (stop_signal) { /* the second one ends at once */
		before_exit();
		_exit(128 + number);
	}
	stop_signal = number;
}

static void on_word(int number)
{
	if (!stop_signal)
		stop_signal = number;
}

bool stop_requested(void)
{
	return stop_signal != 0;
}

void stop_take_signals(void (*call)(void))
{
	const struct sigaction stop = {.sa_handler = on_signal}, word = {.sa_handler = on_word};
	struct sigaction inherited;

	before_exit = call;
	sigaction(SIGINT, &stop, NULL);
	sigaction(SIGTERM, &stop, NULL);
	for (size_t i = 0; i < sizeof never_at_once / sizeof never_at_once[0]; i++)
		if (sigaction(never_at_once[i], NULL, &inherited) == 0 && inherited.sa_handler != SIG_IGN)
			sigaction(never_at_once[i], &word, NULL);
}

void stop_signals(sigset_t *set)
{
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
	for (size_t i = 0; i < sizeof never_at_once / sizeof never_at_once[0]; i++)
		sigaddset(set, never_at_once[i]);
}

void stop_take_word(void)
{
	const struct sigaction word = {.sa_handler = on_word};

	sigaction(SIGUSR1, &word, NULL);
}
