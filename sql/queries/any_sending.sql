-- Whether any intent has no end: its PUT may have been sent.
-- $1 account_id
-- columns: found
SELECT EXISTS (SELECT 1 FROM numsync.change_state WHERE account_id = $1::bigint AND state = 'sending') AS found
