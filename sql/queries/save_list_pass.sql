-- Where the list pass stands; in one transaction with the rows.
-- $1 account_id  $2 run_id  $3 next_token  $4 pages  $5 rows_read  $6 complete  $7 restarts
INSERT INTO numsync.list_pass (account_id, run_id, next_token, pages, rows_read, complete, restarts)
VALUES ($1::bigint, $2::bigint, $3, $4::bigint, $5::bigint, $6::boolean, $7::integer)
ON CONFLICT (account_id) DO UPDATE SET run_id = excluded.run_id, next_token = excluded.next_token,
	pages = excluded.pages, rows_read = excluded.rows_read, complete = excluded.complete,
	restarts = excluded.restarts
