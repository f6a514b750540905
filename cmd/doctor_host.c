/* What doctor looks at on this machine: who may read the configuration and the keys, how much room there is, what starts the runs. */
#include "doctor.h"
#include "base/text.h"

#include <limits.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* A file that decides where the key goes must not be written by others. */
static void check_config_file(const struct session *session)
{
	const char *path = session->config_path.size ? session->config_path.data : NULL;
	struct stat file;
	char cure[PATH_MAX + 100], word[PATH_MAX];

	if (!path || stat(path, &file) != 0 || !S_ISREG(file.st_mode))
		return;
	text_format(cure, sizeof cure, "`chmod go-w %s`, and let it belong to root or to the user that runs numsync",
		    text_shell_word(word, sizeof word, path));
	if ((file.st_mode & 022) || (file.st_uid != 0 && file.st_uid != geteuid()))
		doctor_tell(CHECK_WARNING, ERROR_NONE, "permissions", cure,
			    "others can change %s (mode %03o, uid %u), and so where the "
			    "key is sent",
			    path, (unsigned)file.st_mode & 0777, (unsigned)file.st_uid);
	else
		doctor_tell(CHECK_OK, ERROR_NONE, "permissions", NULL,
			    "%s can be changed by its owner only (mode %03o)", path, (unsigned)file.st_mode & 0777);
}

void doctor_permissions(const struct session *session)
{
	check_config_file(session);
	for (int i = 0; i < config_account_count(session->config); i++)
		doctor_inbox(config_account(session->config, i));
	doctor_metrics(config_global(session->config));
}

static void check_space(const char *what, const char *path)
{
	const uint64_t mb = 1000000;
	struct statvfs fs;
	uint64_t free_mb;

	if (statvfs(path, &fs) != 0) {
		doctor_tell(CHECK_WARNING, ERROR_NONE, "disk", "make it, or name another folder",
			    "%s %s cannot be looked at: %s", what, path, strerror(errno));
		return;
	}
	free_mb = (uint64_t)fs.f_bavail * fs.f_frsize / mb;
	if (free_mb < 64 || (fs.f_files && fs.f_favail < 100))
		doctor_tell(CHECK_FAILURE, ERROR_OUTPUT, "disk", "make room there before the next run",
			    "%s %s has %" PRIu64 " MB and %" PRIu64 " files left", what, path, free_mb,
			    (uint64_t)fs.f_favail);
	else if (free_mb < 1000)
		doctor_tell(CHECK_WARNING, ERROR_NONE, "disk", "make room there soon", "%s %s has %" PRIu64 " MB left",
			    what, path, free_mb);
	else
		doctor_tell(CHECK_OK, ERROR_NONE, "disk", NULL, "%s %s has %" PRIu64 " GB left", what, path,
			    free_mb / 1000);
}

void doctor_disk(const struct session *session)
{
	struct account_config global = config_global(session->config);
	const char *database = setting_text(global, SETTING_database), *temporary = getenv("TMPDIR");
	struct buf folder = {0};
	struct error err = ERROR_INIT;

	if (database && strcmp(database, "local") == 0 &&
	    local_folder(setting_text(global, SETTING_state_dir), &folder, &err))
		check_space("the private cluster's folder", buf_string(&folder));
	check_space("the folder of temporary files", temporary && *temporary == '/' ? temporary : "/tmp");
	for (int i = 0; i < config_account_count(session->config); i++) {
		char *inbox = doctor_inbox_path(config_account(session->config, i));

		if (inbox && access(inbox, F_OK) == 0)
			check_space("the inbox", inbox);
		free(inbox);
	}
	buf_free(&folder);
}

/* Whether systemd says that the timer is active. */
static bool timer_is_active(void)
{
	/* a fixed command of the operator's own PATH */
	FILE *out = popen("systemctl is-active numsync.timer 2>/dev/null", "re"); // NOLINT(cert-env33-c)
	char word[32] = "";
	bool active = out && fgets(word, sizeof word, out) && strcmp(word, "active\n") == 0;

	if (out)
		pclose(out);
	return active;
}

/* Where systemd keeps that the timer is enabled. */
static const char timer_link[] = "/etc/systemd/system/timers.target.wants/numsync.timer";

/* The package's line (cron/numsync.cron.in) looks for that link, and where it is there, it does nothing. */
static bool timer_is_enabled(void)
{
	struct stat link;

	return access("/run/systemd/system", F_OK) == 0 && lstat(timer_link, &link) == 0;
}

/* What the lines of cron's files that run numsync do. */
struct cron {
	bool always, without_timer;
};

static void look_at_cron(const char *path, struct cron *cron)
{
	FILE *file = fopen(path, "re");
	char line[1024];

	while (file && fgets(line, sizeof line, file)) {
		const char *at = line + strspn(line, " \t");

		if (*at == '#' || !strstr(at, "numsync") || !strstr(at, " run"))
			continue;
		if (strstr(at, timer_link))
			cron->without_timer = true;
		else
			cron->always = true;
	}
	if (file)
		fclose(file);
}

static void tell_timer_not_active(const struct cron *cron)
{
	doctor_tell(CHECK_WARNING, ERROR_NONE, "schedule", "systemctl start numsync.timer",
		    "the systemd timer numsync.timer is enabled but not active%s",
		    cron->without_timer ? ", and cron's line for numsync does nothing beside it" : "");
}

void doctor_schedule(void)
{
	struct cron cron = {0};

	look_at_cron("/etc/cron.d/numsync", &cron);
	look_at_cron("/etc/crontab", &cron);
	if (timer_is_active())
		doctor_tell(CHECK_OK, ERROR_NONE, "schedule", NULL, "the systemd timer numsync.timer is active");
	else if (!cron.always && timer_is_enabled())
		tell_timer_not_active(&cron);
	else if (cron.always || cron.without_timer)
		doctor_tell(CHECK_OK, ERROR_NONE, "schedule", NULL, "cron runs numsync");
	else
		doctor_tell(CHECK_WARNING, ERROR_NONE, "schedule",
			    "systemctl enable --now numsync.timer, or a line in /etc/cron.d/numsync (not "
			    "needed when your own crontab has one)",
			    "neither is numsync.timer active nor does a cron file of the system run "
			    "numsync");
}
