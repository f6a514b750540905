-- How fresh the mirror is.
-- $1 account_id
-- columns: numbers, read_whole, oldest, median, older_than_a_day, ahead
-- ahead: read at a time to come
SELECT numbers, read_whole, numsync.time_text(oldest) AS oldest, numsync.time_text(median) AS median, older_than_a_day, ahead
FROM numsync.freshness WHERE account_id = $1::bigint
