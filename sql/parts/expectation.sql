-- What a line asserts of one field of one number, and whether it was taken back.
SELECT c.account_id, c.batch_id, c.line, c.field, c.phone_id, c.number, c.source, c.kind, c.correctable,
	numsync.said_operator(c.said) AS operator, numsync.said_operand(c.said) AS operand, c.reason, c.on_drift, c.actor,
	c.effective_at, c.expires_at, c.created_at, w.withdrawn_at, c.withdrawal_id
FROM %expectation_claim c
LEFT JOIN numsync.withdrawal w ON w.account_id = c.account_id AND w.withdrawal_id = c.withdrawal_id
