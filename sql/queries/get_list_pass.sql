-- The list pass under way or last done.
-- $1 account_id  $2 time
-- columns: run_id, next_token, pages, rows_read, complete, restarts, begun_at, rows_unread, rows_other, recent
-- recent: it began within the last 24 hours
SELECT run_id, next_token, pages, rows_read, complete, restarts, numsync.time_text(begun_at) AS begun_at, rows_unread, rows_other,
	coalesce(begun_at BETWEEN $2::timestamptz - interval '24 hours' AND $2::timestamptz, false) AS recent
FROM numsync.list_pass WHERE account_id = $1::bigint
