-- The word that approves a plan of account $1 (the argument: its number), if it counts: the last one, for what the plan says. It counts
-- for as long as a plan may be sent: who asks compares said_at. One of a time that is still to come, which numsync never says, does not
-- count, or it would outlast its plan. The plan itself is in reach as `plan`.
SELECT w.actor, w.role, w.said_at
FROM ({{>approval_word|SELECT max(l.step) FROM numsync.plan_approval l WHERE l.account_id = $1::bigint AND l.plan_id = plan.plan_id}}) w
WHERE w.digest = ({{>plan_digest|%}}) AND w.said_at <= now() + interval '1 minute'
