-- The order in which accounts are due: longest without a run of the command that ended well first, new ones before all.
-- $1 names  $2 command
-- columns: place
-- place: in $1, from 0. (An end that lies in the future is none: a clock was ahead.)
-- exception account: who is next is asked of all accounts
SELECT n.place - 1 AS place
FROM unnest($1::text[]) WITH ORDINALITY n (name, place)
LEFT JOIN numsync.account a ON a.name = n.name
LEFT JOIN (
	SELECT account_id, max(ended_at) AS ended_at FROM numsync.run WHERE state = 'done' AND command = $2
		AND ended_at <= now() + interval '1 minute' GROUP BY account_id
) r ON r.account_id = a.account_id
ORDER BY r.ended_at NULLS FIRST, n.place
