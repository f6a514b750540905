-- A word that was said about a plan of account $1 (the argument: its step), when it approves and is of another role than made the plan (where
-- that is not known, nobody is another). The plan itself is in reach as `plan`.
SELECT a.actor, a.role, a.said_at, a.digest
FROM numsync.plan_approval a
WHERE a.account_id = $1::bigint AND a.plan_id = plan.plan_id AND a.approves AND a.role <> plan.role AND a.step = (%)
