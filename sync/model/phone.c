#include "model/phone.h"

bool phone_is_business_revision(const struct phone *phone)
{
	return !phone->has_warmup_object && phone->field[FIELD_warmup_enabled].state != VALUE_ABSENT;
}
