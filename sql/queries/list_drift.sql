-- Every drifting field.
-- $1 account_id  $2 fields or null  $3 numbers or ids or null  $4 sources or null  $5 whether correctable, or null for both
-- columns: number, phone_id, name, field, expected, actual, source, correctable, since, actor, file_name, line, gone, reason, on_drift, overruled, ambiguous, group_lines
-- overruled: sources; ambiguous: several ids have the number; group_lines: of the field and source
SELECT d.number, d.phone_id, d.name, d.field, numsync.test_text(d.operator, d.operand) AS expected, d.actual, d.source,
	d.correctable, numsync.time_text(d.since) AS since, d.actor, b.file_name, d.line, d.gone, d.reason, d.on_drift, o.losers AS overruled, d.ambiguous,
	count(*) OVER (PARTITION BY d.field, d.source) AS group_lines
FROM (
	SELECT * FROM ({{>drift|$1::bigint}}) e
	WHERE ($2::text[] IS NULL OR field = ANY ($2::text[]))
		AND ($3::text[] IS NULL OR number = ANY ($3::text[]) OR phone_id = ANY ($3::text[]))
		AND ($4::text[] IS NULL OR source = ANY ($4::text[]))
		AND ($5::boolean IS NULL OR correctable = $5::boolean)
) d
JOIN numsync.import_batch b ON b.account_id = $1::bigint AND b.batch_id = d.batch_id
LEFT JOIN (
	SELECT phone_id, field,
		string_agg(source || ' says ' || numsync.test_text(operator, operand), '; ' ORDER BY source) AS losers
	FROM numsync.expectation_overruled
	WHERE account_id = $1::bigint AND (SELECT count(*) > 1 FROM numsync.source WHERE account_id = $1::bigint)
	GROUP BY phone_id, field
) o ON o.phone_id = d.phone_id AND o.field = d.field
ORDER BY d.field, d.source, d.number, d.phone_id
