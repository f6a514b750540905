-- Every drifting field.
-- $1 account_id  $2 fields or null  $3 numbers or ids or null  $4 sources or null
-- number, phone_id, name, field, operator, operands joined by |, actual, source, correctable, since, actor, file, line, gone, reason
SELECT d.number, d.phone_id, d.name, d.field, d.operator, array_to_string(d.operand, '|'), d.actual, d.source,
	d.correctable, numsync.time_text(d.since), d.actor, b.file_name, d.line, d.gone, d.reason
FROM (
	SELECT * FROM numsync.drift
	WHERE account_id = $1::bigint
		AND ($2::text[] IS NULL OR field = ANY ($2::text[]))
		AND ($3::text[] IS NULL OR number = ANY ($3::text[]) OR phone_id = ANY ($3::text[]))
		AND ($4::text[] IS NULL OR source = ANY ($4::text[]))
) d
JOIN numsync.import_batch b ON b.account_id = $1::bigint AND b.batch_id = d.batch_id
ORDER BY d.field, d.source, d.number, d.phone_id
