/* What the sandbox's command line says: into the options of its start, or straight into the server. The seed is looked for first,
 * because it counts for all faults, wherever it stands; the environment has the key, unless an option names it. */
#include "options.h"
#include "commit.h"
#include "edge/store/store_admin.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

static const struct option long_options[] = {{"port", 1, NULL, 'p'},
					     {"key", 1, NULL, 'k'},
					     {"state", 1, NULL, 's'},
					     {"save", 1, NULL, 'S'},
					     {"generate", 1, NULL, 'g'},
					     {"rate", 1, NULL, 'r'},
					     {"window", 1, NULL, 'w'},
					     {"latency", 1, NULL, 'l'},
					     {"latency-jitter", 1, NULL, 'j'},
					     {"page-limit", 1, NULL, 'P'},
					     {"fault", 1, NULL, 'f'},
					     {"seed", 1, NULL, 'd'},
					     {"retry-after", 1, NULL, 'a'},
					     {"slow-ms", 1, NULL, 'm'},
					     {"exit-with-parent", 0, NULL, 'x'},
					     {"empty-list", 0, NULL, 'e'},
					     {"businesses", 1, NULL, 'b'},
					     {"leave-out", 1, NULL, 'o'},
					     {"lines", 0, NULL, 'L'},
					     {"help", 0, NULL, 'h'},
					     {"version", 0, NULL, 'v'},
					     {NULL, 0, NULL, 0}};

static void print_version(void)
{
	char schema[STORE_SCHEMA_VERSION_BYTES];

	store_schema_version(schema);
	printf("numsync-sandbox %s (commit %s, schema %s)\n", NUMSYNC_VERSION, NUMSYNC_COMMIT, schema);
}

static void print_help(void)
{
	printf("Usage: numsync-sandbox [OPTION...]\n\nA local server that speaks the Leadping contract, for trials and tests.\n\n"
	       "  --port N               port on 127.0.0.1 (a free one)\n"
	       "  --key KEY              the API key that it takes (NUMSYNC_SANDBOX_KEY, else sk_sandbox); KEY.NAME is the same key, and\n"
	       "                         /sandbox/log has who called what when, by that NAME\n"
	       "  --state FILE           numbers: {\"numbers\": [...]}\n"
	       "  --save FILE            where the state goes at the end, and on POST /sandbox/save\n"
	       "  --generate N           N more numbers, computed\n"
	       "  --businesses N         so many customers, each with computed numbers and a rate limit of its own; the keys are\n"
	       "                         KEY, KEY-2, KEY-3, ...; --state and control calls are about the first\n"
	       "  --rate N/SECONDS       rate limit (300/60); 0 for none\n"
	       "  --window KIND          fixed or sliding\n"
	       "  --latency MS           time before each answer\n"
	       "  --latency-jitter MS    up to so much more, at random\n"
	       "  --page-limit N         largest page (500)\n"
	       "  --fault SPEC           [list:|get:|put:]NAME=PERCENT or NAME@N or NAME@N-M; may be repeated\n"
	       "  --seed N               which requests the faults strike\n"
	       "  --retry-after WHAT     with 429: seconds, none, or date\n"
	       "  --slow-ms MS           how long a slow body takes (3000)\n"
	       "  --leave-out PATH       a property that the answers to GET and PUT lack, such as adminEnablementOverride.reason;\n"
	       "                         get:PATH, put:PATH: of one of them; may be repeated\n"
	       "  --empty-list           the list has no rows\n"
	       "  --lines                a line for each request on standard error\n"
	       "  --exit-with-parent     end when the process that started it ends\n"
	       "  --version              which numsync-sandbox this is\n\nFaults:");
	for (size_t i = 0; fault_kinds[i].name; i++)
		printf("%s%s", i % 8 ? " " : "\n  ", fault_kinds[i].name);
	printf("\n\nControl, without a key: GET /sandbox/stats, GET /sandbox/state, GET /sandbox/log, POST /sandbox/faults, leave-out,\n"
	       "edit, add, remove, reset, save.\n");
}

static bool number(const char *text, unsigned long max, unsigned long *out)
{
	char *end;

	*out = strtoul(text, &end, 10);
	return *text >= '0' && *text <= '9' && *end == '\0' && *out <= max;
}

static bool read_rate(const char *text, struct options *options)
{
	char *slash;

	options->rate = strtoul(text, &slash, 10);
	options->window_ms = 60000;
	if (*slash == '/')
		options->window_ms = (int64_t)(strtod(slash + 1, &slash) * 1000);
	return *slash == '\0' && options->window_ms > 0 && options->rate <= 1000000;
}

static bool read_number(int letter, const char *value, struct options *options, struct server *server,
			struct error *err)
{
	unsigned long n = 0;

	if (!number(value, letter == 'p' ? 65535 : 100000000, &n))
		return error_set(err, ERROR_USAGE, "%s is not a number in range", value);
	switch (letter) {
	case 'p':
		options->port = (uint16_t)n;
		break;
	case 'g':
		options->generate = n;
		break;
	case 'b':
		options->businesses = n ? n : 1;
		break;
	case 'l':
		server->latency_ms = (unsigned)n;
		break;
	case 'j':
		server->jitter_ms = (unsigned)n;
		break;
	case 'P':
		server->page_limit = n ? n : 1;
		break;
	case 'm':
		server->slow_ms = (unsigned)n;
		break;
	default: /* the seed, which options_read has looked for already */
		break;
	}
	return true;
}

static bool read_window(const char *value, struct options *options, struct error *err)
{
	options->sliding = strcmp(value, "sliding") == 0;
	return options->sliding || strcmp(value, "fixed") == 0 ||
	       error_set(err, ERROR_USAGE, "--window is fixed or sliding, not %s", value);
}

static bool read_text(int letter, const char *value, struct options *options, struct server *server, struct error *err)
{
	switch (letter) {
	case 'k':
		server->key = value;
		break;
	case 's':
		options->state = value;
		break;
	case 'S':
		server->save_path = value;
		break;
	case 'r':
		return read_rate(value, options) || error_set(err, ERROR_USAGE, "--rate is N/SECONDS, not %s", value);
	case 'w':
		return read_window(value, options, err);
	case 'f':
		return faults_add(server->faults, value, err);
	case 'a':
		server->retry_after = value;
		break;
	case 'x':
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		break;
	case 'o':
		json_object_array_add(server->left_out, json_object_new_string(value));
		break;
	case 'e':
		server->empty_list = true;
		break;
	default: /* L */
		server->log_lines = true;
	}
	return true;
}

bool options_read(int argc, char **argv, struct options *options, struct server *server, struct error *err)
{
	const char *key = getenv("NUMSYNC_SANDBOX_KEY");
	unsigned long seed = 1;
	int letter;

	server->key = key && *key ? key : "sk_sandbox";
	for (int i = 1; i + 1 < argc; i++) /* the seed counts for all faults, wherever it stands */
		if (strcmp(argv[i], "--seed") == 0)
			seed = strtoul(argv[i + 1], NULL, 10);
	server->faults = faults_new(seed);
	server->left_out = json_object_new_array();
	while ((letter = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		if (letter == 'h' || letter == 'v') {
			(letter == 'h' ? print_help : print_version)();
			exit(0);
		}
		if (letter == '?')
			return error_set(err, ERROR_USAGE, "see numsync-sandbox --help");
		if (!(strchr("pgljPdmb", letter) ? read_number : read_text)(letter, optarg, options, server, err))
			return false;
	}
	return optind == argc || error_set(err, ERROR_USAGE, "%s is not an option", argv[optind]);
}
