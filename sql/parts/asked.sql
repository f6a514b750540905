-- What is said of some numbers (`asked`), as a list of common tables up to `expectation_claim`. They have the names of the views
-- that go the same way for all numbers. The argument: the account.
{{>asked_number|%}}, expectation_line AS ( -- in one pass: an index is asked for one number after another, and they may be many
	SELECT l.*
	FROM numsync.expectation_line l
	WHERE l.account_id = % AND (l.phone_id IS NULL AND l.number IN (SELECT number FROM asked)
		OR l.phone_id IN (SELECT id FROM phone_number))
), {{>asked_claim|%}}
