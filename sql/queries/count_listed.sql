-- How many different numbers a list pass has staged.
-- $1 account_id  $2 run_id that stages them
-- numbers
SELECT count(DISTINCT id) FROM numsync.stage_row WHERE account_id = $1::bigint AND run_id = $2::bigint
