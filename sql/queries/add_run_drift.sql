-- Notes the drift that a run leaves.
-- $1 account_id  $2 run_id  $3 fields  $4 whether correctable  $5 lines
INSERT INTO numsync.run_drift (account_id, run_id, field, correctable, lines)
SELECT $1::bigint, $2::bigint, u.field, u.correctable, sum(u.lines)
FROM unnest($3::text[], $4::boolean[], $5::bigint[]) AS u (field, correctable, lines)
GROUP BY u.field, u.correctable
ON CONFLICT DO NOTHING
