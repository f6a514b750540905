/* The API key: found in one of three places, kept in one, wiped when nothing more can be said. */
#ifndef NUMSYNC_EDGE_SECRET_H
#define NUMSYNC_EDGE_SECRET_H

#include <stdbool.h>

#include "base/error.h"

enum { SECRET_BYTES = 8192 }; /* of the mapping; a key has at most half of it */

/* No core dumps, no /proc/PID/mem for others, while a key is held. Call before any secret is read. */
void secret_protect_process(void);

/* Reads the key of an account: variable LEADPING_API_KEY (for the account `default`, or when it is the only one), else the
 * file in LEADPING_API_KEY_FILE, else key_file (may be NULL), else systemd's credentials
 * leadping-api-key-ACCOUNT, leadping-api-key_ACCOUNT (of a folder) or leadping-api-key. The environment's copy is
 * overwritten. A file must be a regular one of the user or root that nobody else can read (ERROR_CONFIG). NULL with err
 * when there is none. From now on no message shows it (redact_key): it is kept here, also when the account is done with,
 * until another key is read or secret_forget_key, because what a server said of it may be told later. */
const char *secret_read_key(const char *account, bool only_account, const char *key_file, struct error *err);
/* Wipes the key; behind the process's last message. */
void secret_forget_key(void);
/* A secret that is made of a text and another secret, as a header's line is. */
char *secret_join(const char *before, const char *secret);
/* Wipes and frees; NULL is fine. */
void secret_free(char *secret);

#endif
