-- Takes back all that the source said and the staged file does not say word for word.
-- $1 account_id  $2 import_key  $3 source  $4 batch_id of the file  $5 withdrawal_id  $6 time
UPDATE numsync.expectation e
SET withdrawn_at = $6::timestamptz, withdrawal_id = $5::bigint
WHERE e.account_id = $1::bigint AND e.source = $3 AND e.withdrawn_at IS NULL AND e.batch_id <> $4::bigint
	AND NOT EXISTS (SELECT FROM numsync.stage_expectation s
		WHERE s.account_id = $1::bigint AND s.import_key = $2 AND s.of_batch_id = e.batch_id
			AND s.of_line = e.line AND s.field = e.field)
