-- What is said of some numbers (`asked`), as a list of common tables up to `expectation_claim`. They have the names of the views
-- that go the same way for all numbers. The argument: the account.
phone_number AS MATERIALIZED ( -- one by one: they are few beside the mirror
	SELECT m.*
	FROM asked a
	CROSS JOIN LATERAL (SELECT * FROM numsync.phone_number o WHERE o.account_id = % AND o.number = a.number OFFSET 0) m
), shared_number AS (
	{{>shared_number|}}
), number_claim AS (
	{{>number_claim|}}
), expectation_line AS (
	SELECT l.*
	FROM numsync.expectation_line l
	WHERE l.account_id = % AND (l.phone_id IS NULL AND l.number IN (SELECT number FROM asked)
		OR l.phone_id IN (SELECT id FROM phone_number))
), batch_field AS (
	SELECT f.* FROM numsync.batch_field f WHERE f.account_id = %
), expectation_claim AS (
	{{>expectation_claim|}}
)
