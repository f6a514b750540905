-- Changes of a plan that nothing was done about.
-- $1 account_id  $2 plan_id
-- columns: changes
SELECT count(*) AS changes
FROM numsync.change c
WHERE c.account_id = $1::bigint AND c.plan_id = $2::bigint
	AND NOT EXISTS (SELECT 1 FROM numsync.change_step s
		WHERE s.account_id = $1::bigint AND s.change_id = c.change_id)
