/* How many are too many: a share of the account between a floor and a ceiling. The defaults of all limits are this one table;
 * configuration and flags change copies of its rows. */
#include "model/limits.h"

const struct limit limit_defaults[LIMIT_COUNT] = {
	[LIMIT_CHANGES] = {"changes", 0.20, 50, 5000},	 [LIMIT_DISABLE] = {"disable", 0.10, 10, 500},
	[LIMIT_WITHDRAW] = {"withdraw", 0.20, 20, 2000}, [LIMIT_MISSING] = {"missing", 0.05, 10, 500},
	[LIMIT_UNREAD] = {"unread", 0.05, 10, 500},
};

int64_t limit_count(const struct limit *limit, int64_t numbers)
{
	int64_t count = (int64_t)((double)numbers * limit->share);

	if (count < limit->floor)
		count = limit->floor;
	return count > limit->ceiling ? limit->ceiling : count;
}
