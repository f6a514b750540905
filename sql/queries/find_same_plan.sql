-- An open plan that says the same as this one, which was just made. Not one of which something was done, nor that of the run that
-- holds the lease: it is about to be applied; nor one of which nobody knows who made it: made again it is known. One that somebody has
-- approved goes before one that nobody has.
-- $1 account_id  $2 plan_id  $3 the earliest time of making of one that was approved: no approval outlives its plan's age
-- columns: plan_id
-- no row: there is none
SELECT o.plan_id
FROM numsync.plan n
JOIN numsync.plan o ON o.account_id = $1::bigint AND o.state = 'open' AND o.plan_id < n.plan_id AND o.catalogue = n.catalogue
	AND o.change_count = n.change_count AND o.disable_count = n.disable_count AND o.reverts_run_id IS NOT DISTINCT FROM n.reverts_run_id
	AND o.role IS NOT NULL
	AND (o.created_at >= $3::timestamptz
		OR NOT EXISTS (SELECT 1 FROM numsync.plan_approval a WHERE a.account_id = $1::bigint AND a.plan_id = o.plan_id))
WHERE n.account_id = $1::bigint AND n.plan_id = $2::bigint
	AND NOT EXISTS (SELECT 1 FROM numsync.lease l WHERE l.account_id = $1::bigint AND l.run_id = o.run_id)
	AND NOT EXISTS (SELECT 1 FROM numsync.change c
		JOIN numsync.change_step s ON s.account_id = $1::bigint AND s.change_id = c.change_id
		WHERE c.account_id = $1::bigint AND c.plan_id = o.plan_id)
	AND ({{>plan_digest|o.plan_id}}) = ({{>plan_digest|n.plan_id}})
	AND NOT EXISTS ( -- and says it for the sake of the same lines
		SELECT c.phone_id, f.field, f.source, f.batch_id, f.line, f.test_field
		FROM numsync.change c
		JOIN numsync.change_field f ON f.account_id = $1::bigint AND f.change_id = c.change_id
		WHERE c.account_id = $1::bigint AND c.plan_id = n.plan_id AND f.wanted
		EXCEPT
		SELECT c.phone_id, f.field, f.source, f.batch_id, f.line, f.test_field
		FROM numsync.change c
		JOIN numsync.change_field f ON f.account_id = $1::bigint AND f.change_id = c.change_id
		WHERE c.account_id = $1::bigint AND c.plan_id = o.plan_id AND f.wanted)
ORDER BY EXISTS (SELECT 1 FROM numsync.plan_approval a WHERE a.account_id = $1::bigint AND a.plan_id = o.plan_id AND a.approves) DESC, o.plan_id DESC
LIMIT 1
