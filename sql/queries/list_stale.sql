-- Numbers of a period that is being closed of which it is not known for sure what they were at its end.
-- $1 account_id  $2 period  $3 place of its first line
-- columns: number, id, read_at
SELECT number, id, numsync.time_text(read_at) AS read_at
FROM numsync.closing_line
WHERE account_id = $1::bigint AND period = $2 AND place >= $3::bigint AND NOT known
ORDER BY number COLLATE "C", id COLLATE "C"
