-- What finance reads.

CREATE VIEW numsync.billing AS
SELECT m.account_id, m.number, m.name, m.id, m.business_id, m.business_name, m.user_id, m.user_name,
	m.billing_business_id, m.billing_business_name, m.billing_user_id, m.billing_user_name,
	m.billing_subscription_item_id, m.billing_monthly_amount, m.billing_channel, m.status, m.enabled,
	m.created_at, m.provider_released_at, m.missing_since, r.detail_at
FROM numsync.phone_number m
LEFT JOIN numsync.phone_number_reading r ON r.account_id = m.account_id AND r.id = m.id;
COMMENT ON VIEW numsync.billing IS 'The billing columns of every number, with the freshness of each line';

CREATE VIEW numsync.closing_version AS
SELECT
	l.account_id, l.period, l.id COLLATE "C" AS id, l.number COLLATE "C" AS number, l.name COLLATE "C" AS name,
	l.business_id COLLATE "C" AS business_id, l.business_name COLLATE "C" AS business_name,
	l.user_id COLLATE "C" AS user_id, l.user_name COLLATE "C" AS user_name,
	l.billing_business_id COLLATE "C" AS billing_business_id, l.billing_business_name COLLATE "C" AS billing_business_name,
	l.billing_user_id COLLATE "C" AS billing_user_id, l.billing_user_name COLLATE "C" AS billing_user_name,
	l.billing_subscription_item_id COLLATE "C" AS billing_subscription_item_id, l.billing_monthly_amount,
	l.billing_channel COLLATE "C" AS billing_channel, l.status COLLATE "C" AS status, l.enabled, l.created_at,
	l.provider_released_at, l.read_at, l.place
FROM numsync.closing_line l
LEFT JOIN numsync.closing c ON c.account_id = l.account_id AND c.period = l.period
WHERE c.period IS NULL OR l.place >= c.first_place AND l.place < c.first_place + c.lines;
COMMENT ON VIEW numsync.closing_version IS 'The lines of closed periods, and of one that is being closed; what was added to a closed one is not among them. Texts sort by bytes, as in phone_number_version';
