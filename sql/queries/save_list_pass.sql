-- Where the list pass stands; in one transaction with the rows.
-- $1 account_id  $2 run_id  $3 next_token  $4 pages  $5 rows_read  $6 complete  $7 restarts  $8 begun_at  $9 rows_unread  $10 rows_other
INSERT INTO numsync.list_pass (account_id, run_id, next_token, pages, rows_read, complete, restarts, begun_at, rows_unread,
	rows_other)
VALUES ($1::bigint, $2::bigint, $3, $4::bigint, $5::bigint, $6::boolean, $7::integer, $8::timestamptz, $9::bigint, $10::bigint)
ON CONFLICT (account_id) DO UPDATE SET run_id = excluded.run_id, next_token = excluded.next_token,
	pages = excluded.pages, rows_read = excluded.rows_read, complete = excluded.complete,
	restarts = excluded.restarts, begun_at = excluded.begun_at, rows_unread = excluded.rows_unread,
	rows_other = excluded.rows_other
