/* Headers of an answer, hostile: what Retry-After and Date say is taken within bounds or not at all; a Content-Type decides how a body is
 * read, and no text of it grows beyond its room. The first line is the header, the rest a body. */
#include "edge/json/decode.h"
#include "model/retry.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void broken(const char *header, const char *what)
{
	fprintf(stderr, "whole: %s\n%s\n", header, what);
	abort();
}

static void check_times(const char *header)
{
	const int64_t second_us = 1000000, now_us = INT64_C(1790000000) * second_us,
		      most_us = INT64_C(253402300800) * second_us;
	int64_t wait_ms = retry_after_ms(header, now_us), later_ms = retry_after_ms(header, now_us + second_us),
		wall_us = 0;

	if (wait_ms != -1 && (wait_ms < 1000 || wait_ms > 15 * 60 * 1000))
		broken(header, "waits for less than a second or more than 15 minutes");
	if (wait_ms != -1 && later_ms > wait_ms)
		broken(header, "waits longer when it is later");
	if (retry_http_date(header, &wall_us) && (wall_us < -most_us || wall_us > most_us || wall_us % second_us != 0))
		broken(header, "a date out of the years that there are");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
	size_t length = end ? (size_t)(end - data) : size;
	char *header = malloc(length + 1);
	struct problem problem;

	memcpy(header, data, length);
	header[length] = '\0';
	check_times(header);
	if (end) {
		decode_problem((const char *)end + 1, size - length - 1, header, &problem);
		if (!memchr(problem.text, '\0', sizeof problem.text))
			broken(header, "a text without an end");
	}
	free(header);
	return 0;
}
