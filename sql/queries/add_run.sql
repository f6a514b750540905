-- Begins a run.
-- $1 account_id  $2 command  $3 time  $4 version  $5 host  $6 process id  $7 actor
-- columns: run_id
INSERT INTO numsync.run (account_id, run_id, command, state, started_at, version, host, process_id, actor, fence)
SELECT $1::bigint, coalesce(max(run_id), 0) + 1, $2, 'running', $3::timestamptz, $4, $5, $6::integer, $7, 0
FROM numsync.run WHERE account_id = $1::bigint
RETURNING run_id
