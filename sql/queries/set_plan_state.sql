-- Moves a plan on, if it is still where it was: another process may have superseded it meanwhile. One that was stopped is open
-- again, unless a later one was made while it was applied: that one took its place.
-- $1 account_id  $2 plan_id  $3 state  $4 run_id  $5 the state that it is in
-- columns: plan_id
-- no row: it was in another state
UPDATE numsync.plan SET applied_by_run_id = $4::bigint,
	state = CASE WHEN $3 = 'open' AND EXISTS (SELECT 1 FROM numsync.plan later
		WHERE later.account_id = $1::bigint AND later.state = 'open' AND later.plan_id > $2::bigint) THEN 'superseded' ELSE $3 END
WHERE account_id = $1::bigint AND plan_id = $2::bigint AND state = $5
RETURNING plan_id
