-- Changes whose intent was noted and whose end was not: a PUT may have taken effect.
-- $1 account_id  $2 behind this change_id  $3 how many
-- columns: change_id, phone_id, number, field, before, after, wanted, digest
-- digest: none
SELECT c.change_id, c.phone_id, c.number, f.field, f.before, f.after, f.wanted, NULL::text AS digest
FROM (
	SELECT change_id, phone_id, number
	FROM numsync.change_state
	WHERE account_id = $1::bigint AND state = 'sending' AND change_id > $2::bigint
	ORDER BY change_id LIMIT $3::bigint
) c
JOIN numsync.change_field f ON f.account_id = $1::bigint AND f.change_id = c.change_id
ORDER BY c.change_id, f.field
