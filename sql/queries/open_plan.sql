-- Opens the plan that was just made: the open ones have given way, and of each sort one alone may be open.
-- $1 account_id  $2 plan_id
UPDATE numsync.plan SET state = 'open' WHERE account_id = $1::bigint AND plan_id = $2::bigint AND state = 'superseded'
