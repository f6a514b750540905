-- Whoever makes a plan of the account does so alone, from here to the end of the transaction: the numbers of plans and changes
-- go on from the highest that there is. A statement of its own: what comes behind it sees what was there when the wait was over.
-- $1 account_id  $2 time
INSERT INTO numsync.plan_turn (account_id, taken_at) VALUES ($1::bigint, $2::timestamptz)
ON CONFLICT (account_id) DO UPDATE SET taken_at = excluded.taken_at
