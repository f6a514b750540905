-- Forgets staged rows of earlier passes, and those of this one when it begins anew.
-- $1 account_id
DELETE FROM numsync.stage_row WHERE account_id = $1::bigint
