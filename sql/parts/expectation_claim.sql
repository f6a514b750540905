-- What the lines say, one row a field; of a line that names a number of several ids one for each.
SELECT l.account_id, l.batch_id, l.line, f.position::bigint AS position, f.field, coalesce(l.phone_id, h.id) AS phone_id, l.number,
	f.source, f.priority, f.kind, f.correctable, numsync.said_at(l.said, f.position) AS said, l.reason,
	CASE WHEN l.on_drift IS NULL OR f.correctable THEN 'report' ELSE l.on_drift END AS on_drift, f.actor, l.effective_at,
	l.expires_at, f.imported_at AS created_at, l.withdrawal_id[f.position] AS withdrawal_id, l.phone_id IS NULL AS by_number,
	coalesce(h.claimant, 1) AS claimant, coalesce(h.ambiguous, false) AS ambiguous
FROM %expectation_line l
LEFT JOIN %number_claim h ON l.phone_id IS NULL AND h.account_id = l.account_id AND h.number = l.number
JOIN %batch_field f ON f.account_id = l.account_id AND f.batch_id = l.batch_id
WHERE numsync.said_at(l.said, f.position) <> ''
