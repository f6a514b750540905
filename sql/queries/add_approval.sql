-- Says a word about a plan as it is: that it is approved, or that an approval is taken back. The role is that which logged in, by the table's
-- default: nobody may say another. Behind lock_plan.sql in the same transaction.
-- $1 account_id  $2 plan_id  $3 whether it approves  $4 actor  $5 time
-- columns: digest, role
INSERT INTO numsync.plan_approval (account_id, plan_id, step, approves, digest, actor, said_at)
SELECT $1::bigint, $2::bigint, 1 + (SELECT coalesce(max(step), 0) FROM numsync.plan_approval WHERE account_id = $1::bigint AND plan_id = $2::bigint),
	$3::boolean, ({{>plan_digest|$2::bigint}}), $4, $5::timestamptz
RETURNING digest, role
