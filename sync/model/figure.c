/* The example is its own grammar: what stands behind the 1 parts thousands, what stands before the 56 begins the fraction. The text is
 * rewritten digit by digit, so that no amount goes through a binary float. */
#include "model/figure.h"

#include <string.h>

enum { GROUP = 3 };

/* The two signs of an example; group 0: there is none. */
struct signs {
	char group, point;
};

static bool read_signs(const char *example, struct signs *signs)
{
	const char *at = example;

	*signs = (struct signs){0};
	if (*at++ != '1')
		return false;
	if (*at && *at != '2')
		signs->group = *at++;
	if (strncmp(at, "234", 3) != 0)
		return false;
	signs->point = at[3];
	return (!signs->group || strchr(",. '", signs->group)) && signs->point && strchr(",.", signs->point) &&
	       signs->group != signs->point && strcmp(at + 4, "56") == 0;
}

bool figure_is_format(const char *example)
{
	struct signs signs;

	return read_signs(example, &signs);
}

bool figure_is(const char *text)
{
	static const char digits[] = "0123456789";
	size_t whole, fraction;

	text += *text == '-';
	whole = strspn(text, digits);
	if (!whole || !text[whole])
		return whole > 0;
	fraction = strspn(text + whole + 1, digits);
	return text[whole] == '.' && fraction && !text[whole + 1 + fraction];
}

void figure_add(struct buf *out, const char *example, const char *text, int least_fraction)
{
	struct signs signs;
	size_t whole;
	int fraction;

	if (!figure_is(text) || !read_signs(example, &signs)) {
		buf_text(out, text);
		return;
	}
	if (*text == '-')
		buf_char(out, *text++);
	whole = strcspn(text, ".");
	fraction = text[whole] ? (int)strlen(text + whole + 1) : 0;
	for (size_t i = 0; i < whole; i++) {
		if (i && signs.group && (whole - i) % GROUP == 0)
			buf_text(out, signs.group == ' ' ? "\xC2\xA0" : (char[]){signs.group, '\0'});
		buf_char(out, text[i]);
	}
	if (fraction || least_fraction > 0)
		buf_char(out, signs.point);
	if (fraction)
		buf_text(out, text + whole + 1);
	for (; fraction < least_fraction; fraction++)
		buf_char(out, '0');
}
