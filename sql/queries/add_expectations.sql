-- Makes the staged expectations count that say something new.
-- $1 account_id  $2 import_key  $3 batch_id  $4 source  $5 actor  $6 time
INSERT INTO numsync.expectation (account_id, batch_id, line, field, phone_id, number, source, kind, correctable, operator,
	operand, reason, on_drift, actor, effective_at, expires_at, created_at)
SELECT account_id, $3::bigint, line, field, phone_id, number, $4, kind, correctable, operator, operand, reason,
	on_drift, $5, effective_at, expires_at, $6::timestamptz
FROM numsync.stage_expectation WHERE account_id = $1::bigint AND import_key = $2 AND of_batch_id IS NULL
