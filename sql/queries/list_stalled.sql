-- Numbers whose warmup has not moved for a week.
-- $1 account_id  $2 how many, or null for all
-- columns: number, id, name, warmup, progress, since, days, next_action_at
SELECT s.number, s.id, s.name, s.kind AS warmup, s.progress || CASE WHEN s.kind = 'SMS' THEN ' %' ELSE '' END AS progress, numsync.time_text(s.since) AS since,
	floor(extract(epoch FROM s.detail_at - s.since) / 86400)::bigint AS days, numsync.time_text(s.next_action_at) AS next_action_at
FROM numsync.warmup_stalled s
WHERE s.account_id = $1::bigint
ORDER BY s.since, s.number, s.kind
LIMIT $2::bigint
