-- What counts, against the mirror.
SELECT e.account_id, e.phone_id, m.number, m.name, e.field, e.kind, e.correctable, e.operator, e.operand, e.source, e.priority,
	e.reason, e.on_drift, e.actor, e.created_at, e.batch_id, e.line, v.actual, v.gone, coalesce(v.known, v.actual IS NOT NULL) AS known,
	CASE WHEN e.ambiguous THEN 'ambiguous' ELSE j.verdict END AS verdict
FROM %expectation_in_force e
JOIN %phone_number m ON m.account_id = e.account_id AND m.id = e.phone_id
{{>mirror_says|}}
