/* The numbers of one business of the sandbox: those of a file, then those that are computed from their index. Only a record that
 * was changed is kept, so that ten million numbers cost nothing. One that was removed leaves its place empty, as tokens are
 * places. */
#include "account.h"
#include "base/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct account {
	struct json_object *by_id; /* id: record; null: removed */
	char **id;		   /* of the places from the file, in order */
	size_t count, capacity;
	size_t generated;
};

static void add_place(struct account *account, const char *id)
{
	if (account->count == account->capacity) {
		account->capacity = account->capacity ? account->capacity * 2 : 64;
		account->id = memory_resize(account->id, account->capacity * sizeof *account->id);
	}
	account->id[account->count++] = memory_copy(id);
}

/* Index of a computed number, or -1. */
static long generated_index(const struct account *account, const char *id)
{
	char *end;
	long index;

	if (strncmp(id, "gen-", 4) != 0)
		return -1;
	index = strtol(id + 4, &end, 10);
	return *end == '\0' && index >= 0 && (size_t)index < account->generated ? index : -1;
}

static struct json_object *generate(size_t index)
{
	static const char format[] =
		"{\"number\":\"+1202%07zu\",\"business\":{\"id\":\"b-1\",\"name\":\"Example Roofing\"},\"user\":null,"
		"\"teamId\":\"team-%zu\",\"campaignId\":null,\"sourceId\":null,\"leadpingOwned\":true,\"provider\":\"Example "
		"Carrier\",\"providerPhoneNumberId\":\"carrier-%zu\",\"providerOrderId\":null,\"providerOrderStatus\":\"complete\","
		"\"providerStatus\":\"active\",\"providerError\":null,\"providerSyncedAt\":\"2026-06-20T09:15:30.1234567Z\","
		"\"providerReleasedAt\":null,\"providerReleaseRequestedAt\":null,\"providerReleaseHoldStartsAt\":null,"
		"\"providerReleaseScheduledAt\":null,\"providerReleaseReason\":null,\"providerReleaseRequestedByUserId\":null,"
		"\"providerReleaseRequestedByName\":null,\"providerReleaseUnassignAtHoldStart\":false,\"inventoryState\":"
		"\"Assigned\",\"capabilities\":{\"sms\":true,\"voice\":true,\"warmup\":true,\"testing\":false},\"routing\":{"
		"\"smsEnabled\":true,\"voiceEnabled\":true,\"warmupOnly\":false,\"internalTestOnly\":false,\"teamId\":null,"
		"\"sourceId\":null,\"campaignId\":null,\"messagingProfileId\":null,\"voiceConnectionId\":null},\"tenDlc\":{"
		"\"brandId\":\"brand-1\",\"campaignId\":\"c-%zu\",\"campaignStatus\":\"ACTIVE\",\"assignmentStatus\":\"ASSIGNED\","
		"\"messagingProfileId\":null,\"statusUpdatedAt\":null,\"failureReason\":null,\"lastProviderEventId\":null},"
		"\"billing\":{\"businessId\":\"b-1\",\"businessName\":\"Example Roofing\",\"userId\":null,\"userName\":null,"
		"\"subscriptionItemId\":\"si-%zu\",\"monthlyAmount\":%zu.%02zu,\"channel\":\"SMS\"},\"isPreferred\":false,"
		"\"isDefault\":false,\"location\":{\"location\":\"Washington, DC\",\"state\":\"DC\",\"countryCode\":\"US\","
		"\"coordinate\":{\"latitude\":38.9072,\"longitude\":-77.0369},\"timeZoneId\":\"America/New_York\"},\"status\":"
		"\"Active\",\"enabled\":%s,\"adminEnablementOverride\":null,\"isInternalPool\":false,"
		"\"isApprovedTestDestination\":false,\"isMessagingProgramApproved\":true,\"warmupEnabled\":true,\"warmupState\":"
		"\"Ready\",\"healthStatus\":\"Healthy\",\"warmupHealthScore\":%zu,\"warmupProgressPercent\":100,"
		"\"warmupNextActionAt\":null,\"warmupPauseReason\":null,\"callWarmupEnabled\":false,\"callWarmupState\":\"Not "
		"Eligible\",\"callWarmupStage\":\"Stage 0\",\"callWarmupNextActionAt\":null,\"callWarmupPauseReason\":null,"
		"\"callWarmupHealthReason\":null,\"healthReason\":null,\"events\":[{\"id\":\"e-%zu\",\"type\":\"created\",\"title\":"
		"\"Created\",\"details\":null,\"state\":\"Assigned\",\"actorId\":null,\"actorName\":null,\"createdAt\":"
		"\"2026-01-05T10:00:00Z\"}],\"name\":\"Line %zu\",\"id\":\"gen-%07zu\",\"createdAt\":\"2026-01-05T10:00:00Z\","
		"\"modifiedAt\":null}";
	char *text = memory_format(format, index, index % 7, index, index % 5, index % 100, 1 + index % 9, index % 100,
				   index % 4 == 3 ? "false" : "true", index % 101, index, index, index);
	struct json_object *record = json_tokener_parse(text);

	free(text);
	return record;
}

static bool load(struct account *account, const char *path, struct error *err)
{
	struct json_object *file = json_object_from_file(path), *numbers, *record, *id;

	if (!file || !json_object_object_get_ex(file, "numbers", &numbers) ||
	    !json_object_is_type(numbers, json_type_array)) {
		error_set(err, ERROR_DATA, "%s is not {\"numbers\": [...]}: %s", path, json_util_get_last_err());
		json_object_put(file);
		return false;
	}
	for (size_t i = 0; i < json_object_array_length(numbers); i++) {
		record = json_object_array_get_idx(numbers, i);
		if (!json_object_object_get_ex(record, "id", &id))
			continue;
		add_place(account, json_object_get_string(id));
		json_object_object_add(account->by_id, json_object_get_string(id), json_object_get(record));
	}
	json_object_put(file);
	return true;
}

struct account *account_new(const char *path, size_t generated, struct error *err)
{
	struct account *account = memory_get(sizeof *account);

	account->by_id = json_object_new_object();
	account->generated = generated;
	if (path && !load(account, path, err)) {
		account_free(account);
		return NULL;
	}
	return account;
}

void account_free(struct account *account)
{
	for (size_t i = 0; i < account->count; i++)
		free(account->id[i]);
	free(account->id);
	json_object_put(account->by_id);
	free(account);
}

size_t account_places(const struct account *account)
{
	return account->count + account->generated;
}

static struct json_object *find(struct account *account, const char *id, bool copy)
{
	struct json_object *record = NULL, *result = NULL;
	long index;

	if (json_object_object_get_ex(account->by_id, id, &record)) {
		if (!record || !copy)
			return json_object_get(record);
		json_object_deep_copy(record, &result, NULL);
		return result;
	}
	index = generated_index(account, id);
	return index >= 0 ? generate((size_t)index) : NULL;
}

struct json_object *account_at(struct account *account, size_t place)
{
	char id[32];

	if (place < account->count)
		return find(account, account->id[place], false);
	snprintf(id, sizeof id, "gen-%07zu", place - account->count);
	return find(account, id, false);
}

struct json_object *account_get(struct account *account, const char *id)
{
	return find(account, id, true);
}

void account_set(struct account *account, const char *id, struct json_object *record)
{
	if (!json_object_object_get_ex(account->by_id, id, NULL) && generated_index(account, id) < 0)
		add_place(account, id);
	json_object_object_add(account->by_id, id, record);
}

bool account_remove(struct account *account, const char *id)
{
	struct json_object *record = find(account, id, false);

	if (!record)
		return false;
	json_object_put(record);
	json_object_object_add(account->by_id, id, NULL);
	return true;
}

struct json_object *account_state(struct account *account)
{
	struct json_object *state = json_object_new_object(), *numbers = json_object_new_array();

	for (size_t i = 0; i < account_places(account); i++) {
		struct json_object *record = account_at(account, i);

		if (record)
			json_object_array_add(numbers, record);
	}
	json_object_object_add(state, "numbers", numbers);
	return state;
}

bool account_save(struct account *account, const char *path, struct error *err)
{
	char *beside = memory_format("%s.%ld", path, (long)getpid());
	struct json_object *state = account_state(account);
	bool good = json_object_to_file_ext(beside, state, JSON_C_TO_STRING_NOSLASHESCAPE) == 0 &&
		    rename(beside, path) == 0;

	if (!good)
		error_system(err, ERROR_OUTPUT, errno, "cannot save %s", path);
	json_object_put(state);
	free(beside);
	return good;
}
