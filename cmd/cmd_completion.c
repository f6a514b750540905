/* Completion in shells. The scripts are thin: what could stand in place of a word is answered here, from the rows of the
 * command table, so that a new command or option is completed as soon as it is there. */
#include "command.h"
#include "session.h"
#include "model/field.h"

#include <stdio.h>
#include <string.h>

enum { SYNOPSIS_MAX = 256 };

static const char bash_script[] =
	"# bash completion for numsync; for this shell: source <(numsync completion bash)\n"
	"_numsync() {\n"
	"	local words=() word value line i\n"
	"	# bash takes --format=csv for three words\n"
	"	for ((i = 1; i <= COMP_CWORD; i++)); do\n"
	"		word=${COMP_WORDS[i]}\n"
	"		if [[ ${#words[@]} -gt 0 && ${words[-1]} == --* && ( $word == = || ${words[-1]} == *= ) ]]; then\n"
	"			words[-1]+=$word\n"
	"		else\n"
	"			words+=(\"$word\")\n"
	"		fi\n"
	"	done\n"
	"	word=${words[-1]-}\n"
	"	value=$word\n"
	"	[[ $word == --*=* ]] && value=${word#*=}\n"
	"	COMPREPLY=()\n"
	"	while IFS= read -r line; do\n"
	"		line=${line%%$'\\t'*}\n"
	"		case $line in\n"
	"		:file) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- \"$value\") ;;\n"
	"		:folder) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- \"$value\") ;;\n"
	"		*) [[ $word == --*=* ]] && line=${line#*=}\n"
	"			COMPREPLY+=(\"$(printf %q \"$line\")\") ;;\n"
	"		esac\n"
	"	done < <(\"${1/#\\~/$HOME}\" completion words -- \"${words[@]}\" 2>/dev/null)\n"
	"}\n"
	"complete -F _numsync numsync\n";

static const char zsh_script[] =
	"#compdef numsync\n"
	"# zsh completion for numsync; for this shell: source <(numsync completion zsh)\n"
	"_numsync() {\n"
	"	local -a lines described\n"
	"	local line word kind\n"
	"	lines=(\"${(@f)$(${(Q)words[1]} completion words -- \"${(@Q)words[2,CURRENT]}\" 2>/dev/null)}\")\n"
	"	local option=$PREFIX\n"
	"	[[ $PREFIX == --*=* ]] && compset -P '*='\n"
	"	for line in $lines; do\n"
	"		word=${line%%$'\\t'*}\n"
	"		[[ $option == --*=* ]] && word=${word#*=}\n"
	"		case $word in\n"
	"		:file|:folder) kind=$word ;;\n"
	"		*) described+=(\"${word//:/\\\\:}:${line#*$'\\t'}\") ;;\n"
	"		esac\n"
	"	done\n"
	"	case $kind in\n"
	"	:file) _files ;;\n"
	"	:folder) _files -/ ;;\n"
	"	*) (( $#described )) && _describe -t values value described ;;\n"
	"	esac\n"
	"}\n"
	"if [[ $funcstack[1] == _numsync ]]; then _numsync \"$@\"; else compdef _numsync numsync; fi\n";

static const char fish_script[] =
	"# fish completion for numsync; for this shell: numsync completion fish | source\n"
	"function __numsync_words\n"
	"	set -l before (commandline -opc)\n"
	"	set -l word (commandline -ct)\n"
	"	set -l program $before[1]\n"
	"	set -e before[1]\n"
	"	set -l value (string replace -r -- '^--[^=]*=' '' \"$word\")\n"
	"	set -l kept (string replace -r -- '^(--[^=]*=)?.*' '$1' \"$word\")\n"
	"	for line in ($program completion words -- $before \"$word\" 2>/dev/null)\n"
	"		switch $line\n"
	"			case ':file*'\n"
	"				printf '%s\\n' \"$kept\"(__fish_complete_path \"$value\")\n"
	"			case ':folder*'\n"
	"				printf '%s\\n' \"$kept\"(__fish_complete_directories \"$value\")\n"
	"			case '*'\n"
	"				echo $line\n"
	"		end\n"
	"	end\n"
	"end\n"
	"complete -c numsync -f -a '(__numsync_words)'\n";

static const struct {
	const char *shell, *script;
} scripts[] = {{"bash", bash_script}, {"zsh", zsh_script}, {"fish", fish_script}};

/* The word that is being typed: "--format=c" is completed to "--format=csv". */
struct typed {
	const char *word;
	size_t kept; /* of "--format=" */
	const char *value;
};

static void offer(const struct typed *typed, const char *value, const char *meaning)
{
	if (strncmp(value, typed->value, strlen(typed->value)) == 0)
		printf("%.*s%s\t%s\n", (int)typed->kept, typed->word, value, meaning);
}

/* The accounts of the configuration that the words before name, or that is found without. */
static void offer_accounts(const struct typed *typed, const struct invocation *inv)
{
	struct error ignored = ERROR_INIT;
	struct session session;

	if (!session_open(&session, inv, &ignored))
		return;
	for (int i = 0; i < config_account_count(session.config); i++)
		offer(typed, config_account(session.config, i).name, "account");
	session_close(&session);
}

static void offer_choices(const struct typed *typed, const char *choices, const char *meaning)
{
	char word[64];

	for (size_t size; *choices; choices += size + (choices[size] == '|')) {
		size = strcspn(choices, "|");
		snprintf(word, sizeof word, "%.*s", (int)size, choices);
		offer(typed, word, meaning);
	}
}

/* What may stand for a placeholder of an option or a synopsis. */
static void offer_placeholder(const struct typed *typed, const char *placeholder, const char *meaning,
			      const struct invocation *inv)
{
	if (invocation_is_choice(placeholder))
		offer_choices(typed, placeholder, meaning);
	else if (strcmp(placeholder, "FILE") == 0)
		puts(":file");
	else if (strcmp(placeholder, "DIR") == 0)
		puts(":folder");
	else if (strcmp(placeholder, "ACCOUNT") == 0)
		offer_accounts(typed, inv);
	else if (strcmp(placeholder, "FIELD") == 0)
		for (int i = 0; i < FIELD_COUNT; i++)
			offer(typed, field_table[i].column, field_table[i].meaning);
}

/* The argument number `position` of a synopsis such as "billing [OPTION...]" or "[OPTION...] FILE...". */
static void offer_argument(const struct typed *typed, const struct command *command, size_t position,
			   const struct invocation *inv)
{
	char synopsis[SYNOPSIS_MAX], *rest = NULL;

	snprintf(synopsis, sizeof synopsis, "%s", command->synopsis);
	for (char *token = strtok_r(synopsis, " []", &rest); token; token = strtok_r(NULL, " []", &rest)) {
		char *dots = strstr(token, "...");

		if (token[0] == '-' || token[0] == '|' || strcmp(token, "OPTION...") == 0)
			continue;
		if (dots)
			*dots = '\0';
		if (position == 0 || dots) {
			offer_placeholder(typed, token, command->summary, inv);
			return;
		}
		position--;
	}
}

static void offer_options(const struct typed *typed, const struct command *command)
{
	const struct option_row *lists[] = {command->options, common_options};
	char name[64];

	for (size_t i = 0; i < 2; i++)
		for (const struct option_row *row = lists[i]; row && row->name; row++) {
			snprintf(name, sizeof name, "--%s", row->name);
			offer(typed, name, row->help);
		}
}

static void offer_commands(const struct typed *typed)
{
	for (size_t i = 0; command_table[i]; i++)
		offer(typed, command_table[i]->name, command_table[i]->summary);
	offer(typed, "help", "what a command does, and its options");
	if (typed->word[0] == '-') {
		offer(typed, "--help", "the commands");
		offer(typed, "--version", "which numsync this is");
	}
}

/* What the words before the last one have opened: an option that waits for its value, or the place of an argument. */
struct place {
	const struct option_row *option; /* NULL: none waits */
	size_t arguments;
	bool options_end;
};

static struct place place_after(const struct command *command, const char *const *word, size_t count)
{
	struct place place = {0};

	for (size_t i = 0; i < count; i++) {
		const struct option_row *row = place.options_end ? NULL : invocation_row(command, word[i]);

		if (place.option)
			place.option = NULL;
		else if (!place.options_end && strcmp(word[i], "--") == 0)
			place.options_end = true;
		else if (row)
			place.option = row->argument && !strchr(word[i], '=') ? row : NULL;
		else if (place.options_end || word[i][0] != '-')
			place.arguments++;
	}
	return place;
}

/* word[0] is the command, word[count - 1] the word to complete. */
static void offer_for_command(const struct invocation *inv, const struct command *command, const char *const *word,
			      size_t count)
{
	struct typed typed = {.word = word[count - 1], .value = word[count - 1]};
	struct place place = place_after(command, word + 1, count - 2);
	const struct option_row *row = place.options_end || place.option ? NULL : invocation_row(command, typed.word);
	const char *equals = strchr(typed.word, '=');
	char *before[INVOCATION_OPTIONS_MAX];
	struct error ignored = ERROR_INIT;
	struct invocation known = {.command = command};
	int kept = 0;

	/* what stands before may name a configuration */
	for (size_t i = 1; i < count - (place.option ? 2 : 1) && kept < INVOCATION_OPTIONS_MAX; i++)
		before[kept++] = (char *)(uintptr_t)word[i];
	if (!invocation_read(&known, command, kept, before, &ignored))
		known = *inv;
	if (place.option) {
		offer_placeholder(&typed, place.option->argument, place.option->help, &known);
	} else if (row && row->argument && equals && typed.word[1] == '-') {
		typed.value = equals + 1;
		typed.kept = (size_t)(typed.value - typed.word);
		offer_placeholder(&typed, row->argument, row->help, &known);
	} else if (!place.options_end && typed.word[0] == '-') {
		offer_options(&typed, command);
	} else {
		offer_argument(&typed, command, place.arguments, &known);
	}
}

static void offer_words(const struct invocation *inv, const char *const *word, size_t count)
{
	const struct typed first = {.word = word[0], .value = word[0]}, second = {.word = word[1], .value = word[1]};
	const struct command *command;
	const char *nearest;

	if (count == 1)
		offer_commands(&first);
	else if (strcmp(word[0], "help") == 0 && count == 2)
		offer_commands(&second);
	else if ((command = command_find(word[0], &nearest)))
		offer_for_command(inv, command, word, count);
}

static enum error_class main_completion(const struct invocation *inv, struct error *err)
{
	const char *what = inv->argument_count ? inv->argument[0] : "";

	if (strcmp(what, "words") == 0 && inv->argument_count > 1) {
		offer_words(inv, inv->argument + 1, inv->argument_count - 1);
		return ERROR_NONE;
	}
	for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++)
		if (strcmp(what, scripts[i].shell) == 0 && inv->argument_count == 1) {
			fputs(scripts[i].script, stdout);
			return ERROR_NONE;
		}
	return error_set(err, ERROR_USAGE, "for which shell? numsync completion bash, zsh or fish"), ERROR_USAGE;
}

const struct command command_completion = {
	.name = "completion",
	.takes_files = true,
	.synopsis = "bash|zsh|fish",
	.summary = "a script that completes commands, options and values in a shell",
	.run = main_completion,
	.statuses = 0,
	.examples = "  numsync completion bash\n  numsync completion zsh\n",
	.details =
		"For this shell: source <(numsync completion bash), the same with zsh, numsync completion fish | source. An\n"
		"installed numsync has them where the shells look. The scripts ask `numsync completion words -- WORD...` what\n"
		"could stand in place of the last word: one a line, a tab and its meaning behind it; :file and :folder are\n"
		"names of files and folders.\n"};
