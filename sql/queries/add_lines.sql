-- Records the lines of an imported file.
-- $1 account_id  $2 import_key  $3 batch_id
INSERT INTO numsync.import_line (account_id, batch_id, line, phone_id, number, cells)
SELECT account_id, $3::bigint, line, phone_id, number, cells
FROM numsync.stage_line WHERE account_id = $1::bigint AND import_key = $2
