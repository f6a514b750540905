-- What is on record stays what it was, also where a role may append: lines that come later do not count.

-- The lines of a closed period stand at places that its header names. They are taken: no other line can stand there.
ALTER TABLE numsync.closing_line ADD COLUMN place bigint;
COMMENT ON COLUMN numsync.closing_line.place IS 'place of the line in the period; those that the header of the period names count';
UPDATE numsync.closing_line l SET place = p.place
FROM (
	SELECT account_id, period, id, row_number() OVER (PARTITION BY account_id, period ORDER BY id) AS place
	FROM numsync.closing_line
) p
WHERE p.account_id = l.account_id AND p.period = l.period AND p.id = l.id;
ALTER TABLE numsync.closing_line DROP CONSTRAINT closing_line_pkey;
ALTER TABLE numsync.closing_line ADD PRIMARY KEY (account_id, period, place);
COMMENT ON TABLE numsync.closing_line IS 'The lines of closed periods, as they were at its end; append-only. Those that count are where the header says: see closing_version';
ALTER TABLE numsync.closing ADD COLUMN first_place bigint NOT NULL DEFAULT 1;
COMMENT ON COLUMN numsync.closing.first_place IS 'place of its first line in closing_line; it has as many, one behind the other, as lines says';
COMMENT ON COLUMN numsync.closing.lines IS 'numbers of the period: so many places of closing_line from first_place on';

CREATE OR REPLACE VIEW numsync.closing_version AS
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

-- How many lines a batch brought: a batch that has others is not what was imported.
ALTER TABLE numsync.import_batch ADD COLUMN kept_count bigint, ADD COLUMN repeated_count bigint;
COMMENT ON COLUMN numsync.import_batch.kept_count IS 'lines of it in expectation_line; with more, somebody has added to it, and nothing is planned';
COMMENT ON COLUMN numsync.import_batch.repeated_count IS 'lines of it in repeated_line';
UPDATE numsync.import_batch b
SET kept_count = (SELECT count(*) FROM numsync.expectation_line l
		WHERE l.account_id = b.account_id AND l.batch_id = b.batch_id),
	repeated_count = (SELECT count(*) FROM numsync.repeated_line l
		WHERE l.account_id = b.account_id AND l.batch_id = b.batch_id);
