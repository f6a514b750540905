-- SHA-256 of what a plan (the argument) of account $1 says. Two plans that say the same have the same digest: each number with every
-- field of its PUT, before and after.
SELECT encode(sha256(coalesce(string_agg(d.digest, ''::bytea ORDER BY d.phone_id COLLATE "C"), ''::bytea)), 'hex')
FROM ( -- of each change one, for the text of a whole plan may be larger than a value can be
	SELECT c.phone_id, {{>change_digest|}} AS digest
	FROM numsync.change c
	JOIN numsync.change_field f ON f.account_id = $1::bigint AND f.change_id = c.change_id
	WHERE c.account_id = $1::bigint AND c.plan_id = %
	GROUP BY c.account_id, c.change_id, c.phone_id, c.number
) d
