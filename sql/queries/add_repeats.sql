-- Records which staged expectations the source said already.
-- $1 account_id  $2 import_key  $3 batch_id
INSERT INTO numsync.expectation_repeat (account_id, batch_id, of_batch_id, of_line, field)
SELECT account_id, $3::bigint, of_batch_id, of_line, field
FROM numsync.stage_expectation
WHERE account_id = $1::bigint AND import_key = $2 AND of_batch_id IS NOT NULL
