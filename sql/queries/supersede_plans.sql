-- Open plans give way to a new one. Not that of the run that holds the lease: it is about to be applied.
-- $1 account_id  $2 the new plan_id, or null
UPDATE numsync.plan SET state = 'superseded', superseded_by_plan_id = $2::bigint
WHERE account_id = $1::bigint AND state = 'open' AND plan_id IS DISTINCT FROM $2::bigint
	AND NOT EXISTS (SELECT 1 FROM numsync.lease l WHERE l.account_id = $1::bigint AND l.run_id = plan.run_id)
