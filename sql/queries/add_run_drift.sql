-- Notes the drift that a run leaves, and how many numbers there are.
-- $1 account_id  $2 run_id
INSERT INTO numsync.run_drift (account_id, run_id, field, correctable, lines)
SELECT $1::bigint, $2::bigint, field, correctable, count(*)
FROM numsync.judgement($1::bigint)
WHERE verdict IN ('drift', 'gone')
GROUP BY field, correctable
ON CONFLICT DO NOTHING
