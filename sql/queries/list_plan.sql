-- What a plan sets, a line a field.
-- $1 account_id  $2 plan_id
-- columns: change_id, number, phone_id, field, before, after, source, file_name, line, state, message, plan_id, digest, plan_state
SELECT c.change_id, c.number, c.phone_id, f.field, f.before, f.after, f.source, b.file_name, f.line, c.state, c.message,
	p.plan_id, ({{>plan_digest|$2::bigint}}) AS digest, p.state AS plan_state
FROM numsync.change_state c
JOIN numsync.plan p ON p.account_id = $1::bigint AND p.plan_id = c.plan_id
JOIN numsync.change_field f ON f.account_id = $1::bigint AND f.change_id = c.change_id AND f.wanted
LEFT JOIN numsync.import_batch b ON b.account_id = $1::bigint AND b.batch_id = f.batch_id
WHERE c.account_id = $1::bigint AND c.plan_id = $2::bigint
ORDER BY c.change_id, f.field
