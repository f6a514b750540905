/* Preloaded into numsync by tests/faults/sweep.sh: makes one call fail, the FAIL_AT-th of kind FAIL_KIND. FAIL_STAY=1: all
 * that follow, too, as when memory or a disk is used up for good. With FAIL_COUNT=FILE it writes how many there were, with
 * FAIL_MARK=FILE it makes a file when the call has failed, with FAIL_TRACE=1 it says where it was made.
 *
 * Allocations are replaced by the preloading, and so are the functions of libpq that send a statement: the server gets one in its
 * place that it refuses. Calls of the system are caught by the kernel (seccomp) wherever they are
 * made, inside the C library, too, which preloading does not see: each is counted in a signal handler, and then done. */
#define _GNU_SOURCE
#include <curl/curl.h>
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <openssl/evp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

enum { CALLS_MAX = 3, EARLY_BYTES = 4096, SYSCALL_FUNCTION_BYTES = 64 };

static const struct kind {
	const char *name;
	int problem, count, call[CALLS_MAX];
} kinds[] = {
	{"alloc", ENOMEM, 0, {0}},
	{"statement", 0, 0, {0}},
	{"read", EIO, 3, {SYS_read, SYS_pread64, SYS_readv}},
	{"write", ENOSPC, 3, {SYS_write, SYS_pwrite64, SYS_writev}},
	{"send", ECONNRESET, 2, {SYS_sendto, SYS_sendmsg}},
	{"recv", ECONNRESET, 2, {SYS_recvfrom, SYS_recvmsg}},
	{"connect", ECONNREFUSED, 1, {SYS_connect}},
	{"fsync", EIO, 2, {SYS_fsync, SYS_fdatasync}},
#ifdef SYS_rename
	{"rename", EIO, 3, {SYS_rename, SYS_renameat, SYS_renameat2}},
#else
	{"rename", EIO, 2, {SYS_renameat, SYS_renameat2}},
#endif
	{"open", EMFILE, 1, {SYS_openat}},
	{"map", ENOMEM, 1, {SYS_mmap}},
};

static const struct kind *kind;
static _Atomic long calls;
static long fail_at = -1;
static const char *mark;
static int stays, warm, counting, traces, is_over;

/* For `make coverage`: what a process writes down of itself in the end is no part of what is tried. */
void fail_no_more(void)
{
	is_over = 1;
}

static int fails(void)
{
	long at;

	if (is_over)
		return 0;
	at = ++calls;
	if (at != fail_at)
		return stays && at > fail_at && fail_at > 0;
	if (mark)
		syscall(SYS_close, (int)syscall(SYS_openat, AT_FDCWD, mark, O_WRONLY | O_CREAT, 0600));
	if (traces) {
		void *frames[32];

		backtrace_symbols_fd(frames, backtrace(frames, 32), STDERR_FILENO);
	}
	return 1;
}

/* ---- calls of the system */

#ifdef __x86_64__
#define RESULT(frame) (frame)->uc_mcontext.gregs[REG_RAX]
#define ARGUMENTS(frame)                                                                                               \
	{                                                                                                              \
		(frame)->uc_mcontext.gregs[REG_RDI], (frame)->uc_mcontext.gregs[REG_RSI],                              \
			(frame)->uc_mcontext.gregs[REG_RDX], (frame)->uc_mcontext.gregs[REG_R10],                      \
			(frame)->uc_mcontext.gregs[REG_R8], (frame)->uc_mcontext.gregs[REG_R9]                         \
	}
#elif defined __aarch64__
#define RESULT(frame) (frame)->uc_mcontext.regs[0]
#define ARGUMENTS(frame)                                                                                               \
	{                                                                                                              \
		(long)(frame)->uc_mcontext.regs[0], (long)(frame)->uc_mcontext.regs[1],                                \
			(long)(frame)->uc_mcontext.regs[2], (long)(frame)->uc_mcontext.regs[3],                        \
			(long)(frame)->uc_mcontext.regs[4], (long)(frame)->uc_mcontext.regs[5]                         \
	}
#else
#error "how a call of the system gets its arguments is not known for this machine"
#endif

static void on_call(int number, siginfo_t *info, void *context)
{
	ucontext_t *frame = context;
	const long a[6] = ARGUMENTS(frame);
	int kept = errno;
	long result;

	(void)number;
	if (fails()) {
		if (kind->problem == ECONNRESET) /* a connection that broke: what follows fails, too */
			shutdown((int)a[0], SHUT_RDWR);
		result = -kind->problem;
	} else {
		result = syscall(info->si_syscall, a[0], a[1], a[2], a[3], a[4], a[5]);
		if (result == -1)
			result = -errno;
	}
	RESULT(frame) = result;
	errno = kept;
}

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(field))
#define WHEN(test, value, yes, no) BPF_JUMP(BPF_JMP | (test) | BPF_K, (uint32_t)(value), yes, no)

/* A call of the kind traps, unless syscall() itself makes it. */
static void catch_calls(void)
{
	const struct sigaction action = {.sa_sigaction = on_call, .sa_flags = SA_SIGINFO | SA_NODEFER | SA_RESTART};
	uintptr_t own = (uintptr_t)dlsym(RTLD_DEFAULT, "syscall");
	struct sock_filter code[16] = {LOAD(offsetof(struct seccomp_data, nr))};
	struct sock_fprog program = {.filter = code};
	unsigned short n = 1;

	for (int i = 0; i < kind->count; i++)
		code[n++] = (struct sock_filter)WHEN(BPF_JEQ, kind->call[i], (unsigned char)(kind->count - i), 0);
	code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	code[n++] = (struct sock_filter)LOAD(offsetof(struct seccomp_data, instruction_pointer) + 4);
	code[n++] = (struct sock_filter)WHEN(BPF_JEQ, own >> 32, 0, 4);
	code[n++] = (struct sock_filter)LOAD(offsetof(struct seccomp_data, instruction_pointer));
	code[n++] = (struct sock_filter)WHEN(BPF_JGE, own, 0, 2);
	code[n++] = (struct sock_filter)WHEN(BPF_JGT, own + SYSCALL_FUNCTION_BYTES, 1, 0);
	code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP);
	program.len = n;
	if (sigaction(SIGSYS, &action, NULL) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
		perror("fail.so: the kernel does not let calls be caught");
		_exit(99);
	}
}

/* ---- allocations */

static char early[EARLY_BYTES]; /* for what looking up the real ones may need */
static size_t early_used;
static int looking;

static void *early_get(size_t size)
{
	char *at = early + early_used;

	early_used += (size + 15) & ~(size_t)15;
	return early_used <= sizeof early ? at : NULL;
}

static void *look_up(const char *name)
{
	void *found;

	looking = 1;
	found = dlsym(RTLD_NEXT, name);
	looking = 0;
	return found;
}

#define REAL(name) (real ? real : (real = (__typeof__(real))look_up(name)))

static int allocation_fails(void)
{
	if (!counting || !kind->problem || kind->count || !fails())
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	static void *(*real)(size_t);

	if (looking)
		return early_get(size);
	return allocation_fails() ? NULL : REAL("malloc")(size);
}

void *calloc(size_t count, size_t size)
{
	static void *(*real)(size_t, size_t);

	if (looking)
		return early_get(count * size);
	return allocation_fails() ? NULL : REAL("calloc")(count, size);
}

void *realloc(void *at, size_t size)
{
	static void *(*real)(void *, size_t);

	return size && allocation_fails() ? NULL : REAL("realloc")(at, size);
}

/* ---- statements */

static int statement_fails(void)
{
	return counting && !kind->problem && fails();
}

int PQsendQuery(void *connection, const char *query)
{
	static int (*real)(void *, const char *);

	/* no server refuses to roll back */
	return REAL("PQsendQuery")(connection,
				   strcmp(query, "ROLLBACK") != 0 && statement_fails() ? "SELECT 1/0" : query);
}

int PQsendQueryPrepared(void *connection, const char *name, int count, const char *const *values, const int *sizes,
			const int *formats, int result_format)
{
	static int (*real)(void *, const char *, int, const char *const *, const int *, const int *, int);
	static int (*query)(void *, const char *);

	if (!statement_fails())
		return REAL("PQsendQueryPrepared")(connection, name, count, values, sizes, formats, result_format);
	if (!query)
		query = (__typeof__(query))look_up("PQsendQuery");
	return query(connection, "SELECT 1/0");
}

int PQputCopyEnd(void *connection, const char *problem)
{
	static int (*real)(void *, const char *);

	return REAL("PQputCopyEnd")(connection, !problem && statement_fails() ? "refused" : problem);
}

/* ---- begin and end */

/* What OpenSSL and libcurl do once in a process, some thousand allocations that are the same in each command, is not counted
 * with FAIL_WARM=all; with FAIL_WARM=init only the making of a digest is. */
EVP_MD *EVP_MD_fetch(OSSL_LIB_CTX *library, const char *algorithm, const char *properties)
{
	static EVP_MD *(*real)(OSSL_LIB_CTX *, const char *, const char *);
	int before = counting;
	EVP_MD *digest;

	counting = counting && !warm;
	digest = REAL("EVP_MD_fetch")(library, algorithm, properties);
	counting = before;
	return digest;
}

__attribute__((constructor)) static void begin(void)
{
	const char *name = getenv("FAIL_KIND"), *at = getenv("FAIL_AT"), *once = getenv("FAIL_WARM");

	for (size_t i = 0; name && i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].name, name) == 0)
			kind = &kinds[i];
	if (!kind)
		return;
	if (at)
		fail_at = atol(at);
	stays = getenv("FAIL_STAY") != NULL;
	traces = getenv("FAIL_TRACE") != NULL;
	mark = getenv("FAIL_MARK");
	if (once) {
		warm = strcmp(once, "all") == 0;
		curl_global_init(CURL_GLOBAL_DEFAULT);
	}
	if (kind->count)
		catch_calls();
	counting = 1;
}

__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("FAIL_COUNT");
	char text[32];
	int fd, size;

	counting = 0;
	if (!path)
		return;
	size = snprintf(text, sizeof text, "%ld\n", (long)calls);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (fd >= 0 && write(fd, text, (size_t)size) == size)
		close(fd);
}
