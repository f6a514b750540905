-- Drift that a run left, by field.
-- $1 account_id  $2 run_id
-- columns: field, correctable, lines
SELECT field, correctable, lines
FROM numsync.run_drift
WHERE account_id = $1::bigint AND run_id = $2::bigint
ORDER BY field, correctable
