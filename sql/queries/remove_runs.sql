-- Removes runs that are old and that nothing has to ask for, with the drift that they left and what they could not read.
-- $1 account_id  $2 moment before which they are old  $3 how many at most
-- columns: what, lines
-- what: the table; lines: how many rows went, 0: there are no more
WITH {{>old_change|}}, {{>old_run|}}, going AS MATERIALIZED (
	SELECT run_id FROM old_run WHERE why IS NULL ORDER BY run_id LIMIT $3::bigint
), drift AS (
	DELETE FROM numsync.run_drift d USING going g WHERE d.account_id = $1::bigint AND d.run_id = g.run_id RETURNING 1
), aside AS (
	DELETE FROM numsync.set_aside a USING going g WHERE a.account_id = $1::bigint AND a.run_id = g.run_id RETURNING 1
), gone AS (
	DELETE FROM numsync.run r USING going g WHERE r.account_id = $1::bigint AND r.run_id = g.run_id RETURNING 1
)
SELECT 'run' AS what, count(*) AS lines FROM gone
UNION ALL
SELECT 'run_drift', count(*) FROM drift
UNION ALL
SELECT 'set_aside', count(*) FROM aside
