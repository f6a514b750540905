-- Records that expectations are taken back.
-- $1 account_id  $2 cause  $3 source  $4 batch_id or null  $5 actor  $6 time
-- columns: withdrawal_id
INSERT INTO numsync.withdrawal (account_id, withdrawal_id, cause, source, batch_id, actor, withdrawn_at)
SELECT $1::bigint, coalesce(max(withdrawal_id), 0) + 1, $2, $3, $4::bigint, $5, $6::timestamptz
FROM numsync.withdrawal WHERE account_id = $1::bigint
RETURNING withdrawal_id
