-- The numbers as a closed period keeps them, the argument. Arguments of the statement: $1 account_id, $7 the place that they begin at where
-- the period is only being closed, else 0.
SELECT v.*, NULL::timestamptz AS missing_since, '{}'::jsonb AS absent
FROM numsync.closing_version v
WHERE v.account_id = $1::bigint AND v.period = % AND v.place >= $7::bigint
