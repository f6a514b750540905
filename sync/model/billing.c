/* Which fields make a line of billing: a list and a question, no arithmetic. Amounts are added up by SQL. A period keeps the columns
 * that it was closed with, so the list may grow (CONTRIBUTING.md, "Change the billing columns"). */
#include "model/billing.h"
#include "model/field.h"

const int billing_field[] = {FIELD_number,
			     FIELD_name,
			     FIELD_id,
			     FIELD_business_id,
			     FIELD_business_name,
			     FIELD_user_id,
			     FIELD_user_name,
			     FIELD_billing_business_id,
			     FIELD_billing_business_name,
			     FIELD_billing_user_id,
			     FIELD_billing_user_name,
			     FIELD_billing_subscription_item_id,
			     FIELD_billing_monthly_amount,
			     FIELD_billing_channel,
			     FIELD_status,
			     FIELD_enabled,
			     FIELD_created_at,
			     FIELD_provider_released_at};
const size_t billing_field_count = sizeof billing_field / sizeof billing_field[0];

bool billing_has_field(int field)
{
	for (size_t i = 0; i < billing_field_count; i++)
		if (billing_field[i] == field)
			return true;
	return false;
}

bool billing_compares_field(int field)
{
	return field_table[field].group == GROUP_BILLING || field == FIELD_number || field == FIELD_status ||
	       field == FIELD_enabled || field == FIELD_provider_released_at;
}
