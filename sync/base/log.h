/* Messages for people, on standard error. Results go to standard output and not through here.
 * A message is one line, which a terminal gets broken between words: control characters in it, line breaks among them, are shown
 * escaped, because names come from the network; the API key is left out (base/redact.h). */
#ifndef NUMSYNC_BASE_LOG_H
#define NUMSYNC_BASE_LOG_H

#include "base/buf.h"

#include <stdbool.h>

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* The highest level that is printed; LOG_INFO at the start. */
void log_set_level(enum log_level level);
bool log_has_level(enum log_level level);
/* For a terminal. clear is called before each message: it takes away what else stands on the line; lay_out adds the message, with its
 * end, as it is to be written. Without, a message is written as one line. */
void log_to_terminal(void (*clear)(void), void (*lay_out)(struct buf *out, const char *shown));
/* What a command that a message names as `numsync ...` still needs to be about what the message is about, such as " --account acme"; ""
 * for nothing. Commands that are about no account, and those that say it themselves, are left as they are. */
void log_complete_commands(const char *flag);
/* A message as it is with its commands completed: for what is kept or told elsewhere than here. */
void log_add_complete(struct buf *out, const char *message);
void log_message(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_error(...) log_message(LOG_ERROR, __VA_ARGS__)
#define log_warning(...) log_message(LOG_WARNING, __VA_ARGS__)
#define log_info(...) log_message(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_message(LOG_DEBUG, __VA_ARGS__)

#endif
