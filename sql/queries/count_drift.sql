-- How much drifts, by field.
-- $1 account_id
-- columns: field, correctable, verdict, lines, one_number
-- one_number: the last one of verdict overruled
SELECT field, correctable, verdict, count(*) AS lines, min(number) AS one_number
FROM ({{>evaluation|$1::bigint}}) w
GROUP BY field, correctable, verdict
UNION ALL
SELECT NULL, false, 'overruled', count(*), NULL
FROM numsync.expectation_overruled o
WHERE o.account_id = $1::bigint AND (SELECT count(*) > 1 FROM numsync.source WHERE account_id = $1::bigint)
