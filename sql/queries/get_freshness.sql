-- How fresh the mirror is.
-- $1 account_id
-- numbers, read whole, oldest, median, older than a day, read at a time to come
SELECT numbers, read_whole, numsync.time_text(oldest), numsync.time_text(median), older_than_a_day, ahead
FROM numsync.freshness WHERE account_id = $1::bigint
