-- Lines that somebody has put beside those of a closed period. They do not count.
-- $1 account_id  $2 period
-- columns: lines
SELECT count(*) AS lines
FROM numsync.closing_line l
JOIN numsync.closing c ON c.account_id = l.account_id AND c.period = l.period
WHERE l.account_id = $1::bigint AND l.period = $2 AND (l.place < c.first_place OR l.place >= c.first_place + c.lines)
