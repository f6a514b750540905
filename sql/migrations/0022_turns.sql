-- Plans of an account are made one after another, beside imports, which take longer.
CREATE TABLE numsync.plan_turn (
	account_id bigint NOT NULL,
	taken_at timestamptz NOT NULL,
	PRIMARY KEY (account_id)
) WITH (fillfactor = 50);
COMMENT ON TABLE numsync.plan_turn IS 'One row an account, locked by whoever makes a plan of it: the numbers of plans and changes go on from the highest that there is';
COMMENT ON COLUMN numsync.plan_turn.account_id IS 'account that plans are made of';
COMMENT ON COLUMN numsync.plan_turn.taken_at IS 'when a plan was begun last';

-- What lies in the future was not read then: the clock of the database was ahead. (A minute: two machines need not agree.)
CREATE OR REPLACE VIEW numsync.freshness AS
SELECT m.account_id,
	count(*) AS numbers,
	count(r.detail_at) AS read_whole,
	min(r.detail_at) AS oldest,
	percentile_disc(0.5) WITHIN GROUP (ORDER BY r.detail_at) AS median,
	count(*) FILTER (WHERE r.detail_at IS NULL OR r.detail_at < now() - interval '1 day') AS older_than_a_day,
	count(*) FILTER (WHERE r.ahead) AS ahead
FROM numsync.phone_number m
LEFT JOIN (
	SELECT account_id, id, CASE WHEN detail_at <= now() + interval '1 minute' THEN detail_at END AS detail_at,
		detail_at > now() + interval '1 minute' AS ahead
	FROM numsync.phone_number_reading
) r ON r.account_id = m.account_id AND r.id = m.id
WHERE m.missing_since IS NULL
GROUP BY m.account_id;
COMMENT ON VIEW numsync.freshness IS 'How fresh the mirror is: by account, over the numbers that exist. ahead: read at a time that is still to come, because a clock was ahead; they count as never read';
