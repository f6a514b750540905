-- How much drifts, by field.
-- $1 account_id
-- field, correctable, verdict, lines, one of the numbers; the last one of verdict overruled
SELECT field, correctable, verdict, count(*), min(number)
FROM ({{>evaluation|$1::bigint}}) w
GROUP BY field, correctable, verdict
UNION ALL
SELECT NULL, false, 'overruled', count(*), NULL
FROM numsync.expectation_overruled o
WHERE o.account_id = $1::bigint AND (SELECT count(*) > 1 FROM numsync.source WHERE account_id = $1::bigint)
