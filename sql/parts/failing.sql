-- Numbers about which something is said that the mirror does not show, whether it counts or not; no more than a first sight of
-- them. The argument says which lines, and of which number in the mirror.
SELECT m.number
FROM numsync.expectation_line l
JOIN numsync.phone_number m ON m.account_id = l.account_id AND %
JOIN numsync.batch_field f ON f.account_id = l.account_id AND f.batch_id = l.batch_id
CROSS JOIN LATERAL (SELECT f.field, f.kind, numsync.said_at(l.said, f.position) AS said) e
{{>mirror_says|}}
WHERE numsync.in_force(l.effective_at, l.expires_at) AND l.withdrawal_id[f.position] IS NULL AND e.said <> ''
	AND j.verdict <> 'holds'
