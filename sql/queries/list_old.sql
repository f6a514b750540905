-- What of the journal, the runs and the imported files of an account is old: what may go, and what has to stay.
-- $1 account_id  $2 moment before which it is old
-- columns: place, what, lines, why
-- $2 is asked for in the parts. place: order of the tables; what: the table; lines: how many rows; why: they stay; null: they may go
WITH {{>old_change|}}, {{>old_run|}}, {{>old_line|}}, {{>old_batch|}}, going AS MATERIALIZED (
	SELECT change_id FROM old_change WHERE why IS NULL
)
SELECT o.place, o.what, o.lines, o.why
FROM (
	SELECT 1 AS place, 'change' AS what, count(*) AS lines, why FROM old_change GROUP BY why
	UNION ALL
	SELECT 2, 'change_field', count(*), NULL
	FROM going g
	JOIN numsync.change_field f ON f.account_id = $1::bigint AND f.change_id = g.change_id
	UNION ALL
	SELECT 3, 'change_step', count(*), NULL
	FROM going g
	JOIN numsync.change_step s ON s.account_id = $1::bigint AND s.change_id = g.change_id
	UNION ALL
	SELECT 4, 'plan', count(*), why FROM old_plan GROUP BY why
	UNION ALL
	SELECT 5, 'plan_approval', count(*), NULL
	FROM old_plan p
	JOIN numsync.plan_approval a ON a.account_id = $1::bigint AND a.plan_id = p.plan_id
	WHERE p.why IS NULL
	UNION ALL
	SELECT 6, 'run', count(*), why FROM old_run GROUP BY why
	UNION ALL
	SELECT 7, 'run_drift', count(*), NULL
	FROM old_run r
	JOIN numsync.run_drift d ON d.account_id = $1::bigint AND d.run_id = r.run_id
	WHERE r.why IS NULL
	UNION ALL
	SELECT 8, 'set_aside', count(*), NULL
	FROM old_run r
	JOIN numsync.set_aside a ON a.account_id = $1::bigint AND a.run_id = r.run_id
	WHERE r.why IS NULL
	UNION ALL
	SELECT 9, 'expectation_line', count(*), NULL FROM old_line
	UNION ALL
	SELECT 10, 'repeated_line', count(*), NULL FROM old_repeat
	UNION ALL
	SELECT 11, 'repeated_range', count(*), NULL FROM old_range
	UNION ALL
	SELECT 12, 'import_batch', count(*), why FROM old_batch GROUP BY why
	UNION ALL
	SELECT 13, 'inbox_file', count(*), NULL
	FROM old_batch b
	JOIN numsync.inbox_file i ON i.account_id = $1::bigint AND i.batch_id = b.batch_id
	WHERE b.why IS NULL
) o
WHERE o.lines > 0 AND $2::timestamptz IS NOT NULL
ORDER BY o.place, o.why NULLS FIRST
