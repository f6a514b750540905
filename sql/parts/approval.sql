-- The word that approves a plan of account $1 (the argument: its number), if it counts: approval_word.sql for what the plan says. It counts
-- for as long as a plan may be sent: who asks compares said_at. The plan itself is in reach as `plan`.
SELECT w.actor, w.role, w.said_at
FROM ({{>approval_word|%}}) w
WHERE w.digest = ({{>plan_digest|%}})
