/* Texts as words of a shell: written so that a message can be typed, and read as in the settings that name a command. */
#include "base/text.h"
#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

/* $'...': each byte that a terminal would obey as \xNN. */
static void add_shell_escaped(struct buf *out, const char *text)
{
	struct buf escaped = {0};

	for (; *text; text++) {
		if (*text == '\'' || *text == '\\')
			buf_char(&escaped, '\\');
		buf_char(&escaped, *text);
	}
	buf_text(out, "$'");
	text_printable(out, buf_string(&escaped), escaped.size);
	buf_char(out, '\'');
	buf_free(&escaped);
}

void text_shell(struct buf *out, const char *text)
{
	char *shown = text_shown(text);
	bool obeyed = strcmp(shown, text) != 0; /* some of it would be, by the terminal into which it is pasted */

	free(shown);
	if (obeyed) {
		add_shell_escaped(out, text);
		return;
	}
	if (*text && *text != '~' && *text != '#' && !strpbrk(text, " '\"$`\\&;()<>|*?!{}[]")) {
		buf_text(out, text);
		return;
	}
	buf_char(out, '\'');
	for (; *text; text++)
		if (*text == '\'')
			buf_text(out, "'\\''");
		else
			buf_char(out, *text);
	buf_char(out, '\'');
}

const char *text_shell_word(char *room, size_t size, const char *text)
{
	struct buf word = {0};

	text_shell(&word, text);
	text_format(room, size, "%s", buf_string(&word));
	buf_free(&word);
	return room;
}

/* One word from *from; it is written to *to, which never overtakes. False: a quote stays open. */
static bool take_word(char **from, char **to)
{
	for (char quote = '\0'; **from; ++*from) {
		if (!quote && (**from == '\'' || **from == '"'))
			quote = **from;
		else if (quote && **from == quote)
			quote = '\0';
		else if (!quote && (**from == ' ' || **from == '\t'))
			return true;
		else
			*(*to)++ = **from;
		if (quote && !(*from)[1])
			return false;
	}
	return true;
}

const char *text_words(char *line, char **word, size_t max, size_t *count)
{
	char *to = line;

	for (*count = 0;; line++) {
		line += strspn(line, " \t");
		word[*count] = NULL;
		if (!*line)
			return NULL;
		if (*count + 1 == max)
			return "too many words";
		word[(*count)++] = to;
		if (!take_word(&line, &to))
			return "a quote is not closed";
		if (!*line) {
			*to = '\0';
			word[*count] = NULL;
			return NULL;
		}
		*to++ = '\0';
	}
}
