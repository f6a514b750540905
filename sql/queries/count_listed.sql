-- How many different numbers a list pass has staged.
-- $1 account_id  $2 run_id that stages them
-- columns: numbers
SELECT count(DISTINCT id) AS numbers FROM numsync.stage_row WHERE account_id = $1::bigint AND run_id = $2::bigint
