-- How much drifts, by field.
-- $1 account_id
-- field, correctable, verdict, lines; the last one of verdict overruled
SELECT field, correctable, verdict, count(*)
FROM numsync.judgement($1::bigint)
GROUP BY field, correctable, verdict
UNION ALL
SELECT NULL, false, 'overruled', count(*)
FROM numsync.expectation_overruled o
WHERE o.account_id = $1::bigint AND (SELECT count(*) > 1 FROM numsync.source WHERE account_id = $1::bigint)
