-- The next changes of a plan that nothing was done about yet, with all their fields, and with those of the tests that they follow from:
-- what the record says of such a field must still be what the mirror says. (Of list_ fields a record says nothing.)
-- $1 account_id  $2 plan_id  $3 behind this change_id  $4 how many  $5 whether the digest is asked for
-- columns: change_id, phone_id, number, field, before, after, wanted, digest
-- digest: of what the change says (claim_plan.sql), read in one look with it; null where it is not asked for
SELECT c.change_id, c.phone_id, c.number, f.field, f.before, f.after, f.wanted,
	CASE WHEN $5::boolean THEN (SELECT encode({{>change_digest|}}, 'hex')
		FROM numsync.change_field f WHERE f.account_id = $1::bigint AND f.change_id = c.change_id) END AS digest
FROM (
	SELECT change_id, phone_id, number
	FROM numsync.change c
	WHERE c.account_id = $1::bigint AND c.plan_id = $2::bigint AND c.change_id > $3::bigint
		AND NOT EXISTS (SELECT 1 FROM numsync.change_step s
			WHERE s.account_id = $1::bigint AND s.change_id = c.change_id)
	ORDER BY change_id LIMIT $4::bigint
) c
CROSS JOIN LATERAL (
	SELECT field, before, after, wanted FROM numsync.change_field WHERE account_id = $1::bigint AND change_id = c.change_id
	UNION ALL
	SELECT t.test_field, v.actual, v.actual, false
	FROM (
		SELECT DISTINCT test_field FROM numsync.change_field
		WHERE account_id = $1::bigint AND change_id = c.change_id AND test_field IS NOT NULL AND NOT starts_with(test_field, 'list_')
		EXCEPT
		SELECT field FROM numsync.change_field WHERE account_id = $1::bigint AND change_id = c.change_id
	) t
	JOIN numsync.phone_number m ON m.account_id = $1::bigint AND m.id = c.phone_id AND m.record_read AND NOT m.absent ? t.test_field
	CROSS JOIN LATERAL (SELECT {{>value_of|t.test_field}} AS actual) v
) f
ORDER BY c.change_id, f.field
