-- What became of the changes of a run.
-- $1 account_id  $2 run_id
-- columns: outcome, changes
SELECT CASE WHEN s.state = 'planned' THEN 'not sent yet' ELSE replace(s.state, '_', ' ') END AS outcome, count(*) AS changes
FROM numsync.change_state s
WHERE s.account_id = $1::bigint AND (s.run_id = $2::bigint OR s.state = 'planned' AND s.plan_id IN (
	SELECT plan_id FROM numsync.plan WHERE account_id = $1::bigint AND applied_by_run_id = $2::bigint))
GROUP BY s.state
ORDER BY count(*) DESC, s.state
