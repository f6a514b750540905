/* Folders into which others put files. Everything below the inbox is reached by the descriptor of its folder and its own
 * name: no link is followed, nothing but a plain file is read, and nothing that is there is overwritten. */
#ifndef NUMSYNC_EDGE_INBOX_FOLDER_H
#define NUMSYNC_EDGE_INBOX_FOLDER_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/sha256.h"

/* Opens a folder; below none (AT_FDCWD) its path may be a link. -1: ERROR_OUTPUT tells; class ERROR_NONE: there is none. */
int inbox_folder_open(int below, const char *name, struct error *err);
/* Opens done or failed for what is moved out of the folder, and makes it if it is told to. */
int inbox_target_open(int folder, const char *name, bool make, struct error *err);
/* A file that somebody put there; the descriptor is the caller's to close. */
struct inbox_file {
	int fd;
	struct stat as_opened;
};

/* Opens a plain file to read. False: ERROR_DATA tells; class ERROR_NONE: it is not there any more. */
bool inbox_file_open(int folder, const char *name, struct inbox_file *file, struct error *err);
/* The sum of its bytes. ERROR_DATA when it cannot be read. */
bool inbox_file_sum(int file, char hex[SHA256_HEX_BYTES], struct error *err);
/* What a NAME.csv can be called in the target, where neither that nor NAME.errors.csv is there yet: its own name, or one with the
 * time in it. Both are owned by the caller. */
void inbox_free_names(int target, const char *name, char **free_name, char **errors_name);
/* Moves it. file: what it is, NULL: whatever is there now. When somebody has put something else in its place meanwhile, or has written
 * into it since it was opened, that is put back, and *replaced is set. ERROR_OUTPUT. */
bool inbox_file_move(int folder, const char *name, int target, const char *new_name, const struct inbox_file *file,
		     bool *replaced, struct error *err);

/* A file that is written in the folder and appears under its name when it is whole. */
struct inbox_note;
struct inbox_note *inbox_note_begin(int folder, const char *name, struct error *err);
FILE *inbox_note_stream(struct inbox_note *note);
/* wanted false: nothing is left of it. Frees note. ERROR_OUTPUT. */
bool inbox_note_end(struct inbox_note *note, bool wanted, struct error *err);
/* Whether the file has not changed for so long: one that has may still be being written. */
bool inbox_file_is_settled(const struct inbox_file *file, int seconds);

#endif
