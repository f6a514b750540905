-- Expectations on numbers that were unknown find them once the mirror has them.
-- $1 account_id
UPDATE numsync.expectation e
SET phone_id = m.id
FROM numsync.phone_number m
WHERE e.account_id = $1::bigint AND e.phone_id IS NULL AND e.withdrawn_at IS NULL
	AND m.account_id = $1::bigint AND m.number = e.number AND m.missing_since IS NULL
