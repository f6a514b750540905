-- Makes a source known. One that is known stays unlocked: a run that gives it another priority must not wait for an import.
-- $1 account_id  $2 source  $3 priority
INSERT INTO numsync.source (account_id, name, priority) VALUES ($1::bigint, $2, $3::integer)
ON CONFLICT (account_id, name) DO NOTHING
