-- The list pass under way or last done.
-- $1 account_id
-- run_id, next_token, pages, rows_read, complete, restarts
SELECT run_id, next_token, pages, rows_read, complete, restarts FROM numsync.list_pass WHERE account_id = $1::bigint
