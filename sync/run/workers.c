/* The board says which account is whose: it lies in memory that all processes share, and an account changes hands by one atomic
 * exchange. The parent works on nothing; it replaces workers that died and passes on the request to end. */
#include "workers.h"
#include "account/account.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/step.h"
#include "base/stop.h"
#include "base/text.h"
#include "edge/host/outfile.h"
#include "view/progress.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOOK_AGAIN_MS = 1000, LOOK_AGAIN_MOST_MS = 4000, NAP_MS = 200, DEATHS_MAX = 2, DATABASE_FAILURES = 8 };
enum { JOB_OPEN = 0, JOB_DONE = -1 }; /* else the process id of the worker that has it */

/* One account; shared by the processes. */
struct job {
	atomic_int owner;
	size_t account;
	int64_t look_again_ms, delay_ms; /* while another process holds the lease */
	enum error_class class;
	int deaths;	/* of workers that had it */
	bool elsewhere; /* another process did it */
};

/* What the processes share beside the accounts. */
struct board {
	atomic_bool output_failed;
	atomic_int database_failures; /* in a row */
	struct job job[];	      /* in the order in which they are due */
};

struct workers {
	const struct workers_task *task;
	int64_t begun_us; /* server's clock */
	struct board *board;
	size_t count;
	pid_t worker[WORKERS_MAX]; /* 0: none */
	size_t workers;
};

/* Why nothing more is begun; NULL: something is. */
static const char *is_over(const struct workers *jobs)
{
	if (stop_requested())
		return "stopped by a signal";
	if (atomic_load(&jobs->board->database_failures) >= DATABASE_FAILURES)
		return "the database failed for too many in a row";
	if (jobs->task->stop_at_ms && clock_boot_ms() >= jobs->task->stop_at_ms)
		return "the time budget is spent";
	return NULL;
}

/* ---- worker */

/* The next open account. NULL: none now; *again says whether one will have to be looked at later. */
static struct job *claim(struct workers *jobs, bool *again)
{
	int64_t now_ms = clock_boot_ms();

	*again = false;
	for (size_t i = 0; i < jobs->count; i++) {
		struct job *job = &jobs->board->job[i];
		int open = JOB_OPEN;

		if (atomic_load(&job->owner) != JOB_OPEN)
			continue;
		if (job->look_again_ms > now_ms)
			*again = true;
		else if (atomic_compare_exchange_strong(&job->owner, &open, (int)getpid()))
			return job;
	}
	return NULL;
}

/* Whether the database does what it did when the accounts were ordered: what fails is then most likely the accounts' own. */
static bool database_answers(const struct workers *jobs)
{
	const char *no_names[] = {NULL};
	struct error why = ERROR_INIT;
	int64_t now_us;
	bool answers = store_due_order(jobs->task->conninfo, jobs->task->command, no_names, NULL, &now_us, &why);

	log_debug("the database failed for %d accounts in a row: %s", DATABASE_FAILURES,
		  answers ? "it answers" : why.text);
	return answers;
}

/* One bad account costs itself alone: its failure counts until another does better, or the database answers. Nobody is to see the
 * last one that counts before the database was asked. */
static void count_failure(struct workers *jobs, enum error_class class)
{
	atomic_int *failures = &jobs->board->database_failures;
	int before = atomic_load(failures);

	if (class != ERROR_DATABASE) {
		atomic_store(failures, 0);
		return;
	}
	while (before + 1 < DATABASE_FAILURES)
		if (atomic_compare_exchange_weak(failures, &before, before + 1))
			return;
	if (!is_over(jobs))
		atomic_store(failures, database_answers(jobs) ? 0 : DATABASE_FAILURES);
}

static void do_job(struct workers *jobs, struct job *job)
{
	struct account_config config = jobs->task->accounts[job->account];
	struct error err = ERROR_INIT, ignored = ERROR_INIT;
	enum run_refusal refusal;
	enum error_class class = jobs->task->run_account(jobs->task->context, config, jobs->begun_us, &refusal, &err);

	fflush(stdout);
	if (!outfile_written(stdout, "to standard output", &ignored) && ignored.class != ERROR_NONE)
		atomic_store(&jobs->board->output_failed, true);
	if (refusal == RUN_HELD) {
		log_debug("%s", err.text);
		job->delay_ms = job->delay_ms ? job->delay_ms * 2 : LOOK_AGAIN_MS;
		if (job->delay_ms > LOOK_AGAIN_MOST_MS)
			job->delay_ms = LOOK_AGAIN_MOST_MS;
		job->look_again_ms = clock_boot_ms() + job->delay_ms;
		atomic_store(&job->owner, JOB_OPEN);
		return;
	}
	job->elsewhere = refusal == RUN_NOT_DUE;
	job->class = job->elsewhere ? ERROR_NONE : class;
	account_log_error(config.name, job->class, &err);
	count_failure(jobs, class);
	atomic_store(&job->owner, JOB_DONE);
}

/* Works until nothing is open any more. What siblings have is theirs: should one die, the parent begins another. */
static void work_off(struct workers *jobs)
{
	while (!is_over(jobs)) {
		bool again;
		struct job *job = claim(jobs, &again);

		if (job)
			do_job(jobs, job);
		else if (again)
			clock_sleep_ms(NAP_MS);
		else
			return;
	}
}

static void become_worker(struct workers *jobs, pid_t parent, const sigset_t *mask)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(error_exit_status(ERROR_LATER));
	signal(SIGCHLD, SIG_DFL);
	sigprocmask(SIG_SETMASK, mask, NULL);
	if (jobs->workers > 1)
		progress_quiet();
	STEP("worker.begun");
	work_off(jobs);
	_exit(0);
}

/* ---- parent */

static bool begin_worker(struct workers *jobs, size_t at, const sigset_t *mask, struct error *err)
{
	pid_t parent = getpid(), pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		become_worker(jobs, parent, mask);
	jobs->worker[at] = pid > 0 ? pid : 0;
	return pid > 0 || error_system(err, ERROR_SYSTEM, errno, "cannot begin a worker process");
}

/* What a dead worker had is open again; an account that kills its workers is given up. */
static void release_jobs(struct workers *jobs, pid_t pid, const char *end)
{
	for (size_t i = 0; i < jobs->count; i++) {
		struct job *job = &jobs->board->job[i];
		const char *name = jobs->task->accounts[job->account].name;
		struct buf word = {0};

		if (atomic_load(&job->owner) != (int)pid)
			continue;
		if (++job->deaths < DEATHS_MAX) {
			log_warning("account %s: its worker (process %d) %s; another takes over", name, (int)pid, end);
			atomic_store(&job->owner, JOB_OPEN);
			continue;
		}
		text_shell(&word, name);
		log_error(
			"account %s: its worker (process %d) %s, the second time; it is given up. `numsync run --account %s` "
			"may show more",
			name, (int)pid, end, buf_string(&word));
		buf_free(&word);
		job->class = ERROR_INTERNAL;
		atomic_store(&job->owner, JOB_DONE);
	}
}

static bool any_open(const struct workers *jobs)
{
	for (size_t i = 0; i < jobs->count; i++)
		if (atomic_load(&jobs->board->job[i].owner) == JOB_OPEN)
			return true;
	return false;
}

/* Notes workers that ended; those that died are replaced. Returns how many there are. */
static size_t reap(struct workers *jobs, const sigset_t *mask, struct error *err)
{
	size_t alive = 0;

	for (size_t i = 0; i < jobs->workers; i++) {
		char end[64];
		int status;

		if (!jobs->worker[i])
			continue;
		if (waitpid(jobs->worker[i], &status, WNOHANG) == 0) {
			alive++;
			continue;
		}
		if (WIFSIGNALED(status))
			snprintf(end, sizeof end, "was killed by signal %d", WTERMSIG(status));
		else
			snprintf(end, sizeof end, "ended with %d", WEXITSTATUS(status));
		release_jobs(jobs, jobs->worker[i], end);
		jobs->worker[i] = 0;
		if (status != 0 && any_open(jobs) && !is_over(jobs) && begin_worker(jobs, i, mask, err))
			alive++;
	}
	return alive;
}

static void on_child(int number)
{
	(void)number; /* it is enough that ppoll returns */
}

static bool run_workers(struct workers *jobs, struct error *err)
{
	const struct sigaction child = {.sa_handler = on_child};
	bool told = false, good = true;
	sigset_t held, mask;

	sigemptyset(&held);
	sigaddset(&held, SIGCHLD);
	stop_signals(&held);
	sigprocmask(SIG_BLOCK, &held, &mask);
	sigaction(SIGCHLD, &child, NULL);
	stop_take_word();
	for (size_t i = 0; good && i < jobs->workers; i++)
		good = begin_worker(jobs, i, &mask, err);
	while (reap(jobs, &mask, err)) {
		for (size_t i = 0; !told && stop_requested() && i < jobs->workers; i++)
			if (jobs->worker[i])
				kill(jobs->worker[i], SIGUSR1);
		told = stop_requested();
		ppoll(NULL, 0, NULL, &mask);
	}
	signal(SIGCHLD, SIG_DFL);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return err->class == ERROR_NONE;
}

static enum error_class result(const struct workers *jobs, struct error *err)
{
	enum error_class gravest = err->class;
	size_t missed = 0, elsewhere = 0;

	for (size_t i = 0; i < jobs->count; i++) {
		const struct job *job = &jobs->board->job[i];

		if (atomic_load(&job->owner) != JOB_DONE)
			missed++;
		else
			gravest = error_graver(gravest, job->class);
		elsewhere += job->elsewhere;
	}
	if (elsewhere)
		log_info("%zu of %zu accounts were done by other processes", elsewhere, jobs->count);
	if (missed) {
		bool database = atomic_load(&jobs->board->database_failures) >= DATABASE_FAILURES;

		gravest = error_graver(gravest, database ? ERROR_DATABASE : ERROR_LATER);
		error_set(err, gravest, "%zu of %zu accounts were not reached: %s", missed, jobs->count,
			  is_over(jobs) ? is_over(jobs) : "no worker process was left");
	}
	return gravest;
}

static size_t board_size(size_t accounts)
{
	return sizeof(struct board) + sizeof(struct job) * accounts;
}

/* The accounts in the order in which they are due, in memory that the workers share. */
static bool make_board(struct workers *jobs, struct error *err)
{
	const struct workers_task *task = jobs->task;
	const char **name = memory_get(sizeof *name * (task->count + 1));
	size_t *order = memory_get(sizeof *order * task->count);
	size_t size = board_size(task->count);
	bool good;

	for (size_t i = 0; i < task->count; i++)
		name[i] = task->accounts[i].name;
	good = store_due_order(task->conninfo, task->command, name, order, &jobs->begun_us, err);
	if (good) {
		void *shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

		if (shared == MAP_FAILED)
			memory_exhausted(size);
		jobs->board = shared;
		jobs->count = task->count;
	}
	for (size_t i = 0; good && i < jobs->count; i++)
		jobs->board->job[i].account = order[i];
	free(name);
	free(order);
	return good;
}

enum error_class workers_run(const struct workers_task *task, size_t workers, struct error *err)
{
	struct workers jobs = {.task = task};
	enum error_class class;

	if (!make_board(&jobs, err))
		return err->class;
	jobs.workers = workers < jobs.count ? workers : jobs.count;
	run_workers(&jobs, err);
	class = result(&jobs, err);
	if (atomic_load(&jobs.board->output_failed))
		error_set(err, class = error_graver(class, ERROR_OUTPUT), "cannot write to standard output");
	munmap(jobs.board, board_size(jobs.count));
	return class;
}
