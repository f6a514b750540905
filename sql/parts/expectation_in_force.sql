-- What counts: of each field of each id one expectation. An ambiguous line keeps its place: what is below it does not count either.
SELECT DISTINCT ON (e.account_id, e.phone_id, e.field)
	e.account_id, e.phone_id, e.field, e.number, e.source, e.priority, e.kind, e.correctable,
	numsync.said_operator(e.said) AS operator, numsync.said_operand(e.said) AS operand, e.reason, e.on_drift, e.actor,
	e.created_at, e.effective_at, e.expires_at, e.batch_id, e.line, e.ambiguous, e.said
FROM ({{>expectation_standing|%}}) e
WHERE NOT e.settled
ORDER BY e.account_id, e.phone_id, e.field, e.place
